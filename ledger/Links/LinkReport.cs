using Integrity.Ledger.Limits;
using Integrity.Ledger.Verdicts;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Texts;

namespace Integrity.Ledger.Links;

/// <summary>The report behind a link, made by the verifier's own code from the very bundle that is offered beside it.</summary>
/// <remarks>
/// Its trust is this ledger's own word. So the page says that whoever must not take the ledger's word checks the bundle with a trust file of their own.
/// </remarks>
internal sealed class LinkReport(OwnWord word, Catalogue texts, Gate gate, TimeProvider clock)
{
    /// <summary>Refused where the bundle is larger than what a verifier reads: there is no report on what nobody can check.</summary>
    public async Task<Result<Reported>> OfAsync(OpenedLink opened, Language language, CancellationToken cancellation)
    {
        var utf8 = opened.Bundle.ToUtf8();
        if (gate.RefusePage(utf8.Length) is { } tooLarge)
        {
            return tooLarge;
        }

        // What the link names and nobody has judges nothing.
        var pack = await word.PackAsync(opened.Rules, cancellation);
        var trust = await word.TrustForAsync(opened.Bundle, cancellation);
        var asOf = VerifyDesk.Now(clock);
        return await Task.Run<Result<Reported>>(
            () =>
            {
                var bundle = opened.Bundle;
                var verdict = Proofs.Verifier.Verify(bundle, trust, [], new VerifyOptions(asOf, pack));
                var made = new Provenance(VerifyDesk.Program, $"{bundle.Subject.Id}.evidence.json", Hash256.Sha256(utf8), Hash256.Sha256(trust.ToUtf8()), asOf) { OwnWord = true, Unanchored = !OwnWord.IsAnchored(trust) };
                return new Reported(verdict, CustodyReport.Of(verdict, made, texts, language));
            },
            cancellation);
    }
}

/// <summary>A report, and the verdict that it tells.</summary>
internal sealed record Reported(Verdict Verdict, CustodyReport Report);

/// <summary>What a link led to.</summary>
/// <param name="Rules">The edition its owner wants it judged by, if any.</param>
internal sealed record OpenedLink(Bundle Bundle, string? Rules);
