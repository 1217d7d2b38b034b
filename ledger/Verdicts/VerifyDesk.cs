using Integrity.Ledger.Http;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Verdicts;

/// <summary>What came of one verification.</summary>
/// <param name="Path">Null when the bundle could not be read.</param>
/// <param name="Trust">Null when there was no bundle to verify, so that nothing was trusted.</param>
internal sealed record Verified(Verdict Verdict, CustodyReport Report, Provenance Made, ProofPath? Path, ChosenTrust? Trust);

/// <summary>Verifies what is brought to it, by the verifier's own code, and keeps nothing of it.</summary>
/// <param name="shelf">What there is to trust.</param>
/// <param name="own">The ledger that this service is, if it is one: it knows the rules that were published in it.</param>
/// <param name="texts">Sentences by code.</param>
/// <param name="clock">Says as of when, where who asks does not.</param>
internal sealed class VerifyDesk(TrustShelf shelf, OwnWord? own, Catalogue texts, TimeProvider clock)
{
    /// <summary>Name and version, as reports name what made them.</summary>
    public static string Program { get; } = $"integrity {typeof(VerifyDesk).Assembly.GetName().Version?.ToString(3)}";

    public static DateTimeOffset Now(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>The verdict, whatever it is. Refused is only what could not be judged at all: no trust for that ledger, rules that nobody vouches for.</summary>
    public async Task<Result<Verified>> VerifyAsync(VerifyForm form, Language language, CancellationToken cancellation)
    {
        var asOf = form.AsOf ?? Now(clock);
        var read = Bundle.Parse(form.Bundle);
        if (!read.Ok(out var bundle, out var unreadable))
        {
            var nothing = Proofs.Verifier.Unreadable(unreadable);
            var unmade = new Provenance(Program, "", Hash256.Sha256(form.Bundle.Span), default, asOf);
            return new Verified(nothing, CustodyReport.Of(nothing, unmade, texts, language), unmade, null, null);
        }

        if (!(await shelf.ForAsync(bundle, form.Trust, cancellation)).Ok(out var trust, out var refused))
        {
            return refused;
        }

        Pack? pack = null;
        if (form.Rules is { } name && !(await PackAsync(name, trust, bundle, cancellation)).Ok(out pack, out refused))
        {
            return refused;
        }

        return await Task.Run<Result<Verified>>(
            () =>
            {
                var verdict = Proofs.Verifier.Verify(bundle, trust.File, form.Exhibits, new VerifyOptions(asOf, pack));
                var made = new Provenance(Program, $"{bundle.Subject.Id}.evidence.json", Hash256.Sha256(form.Bundle.Span), trust.Digest, asOf)
                {
                    OwnWord = trust.Source == TrustSource.OwnWord,
                    Unanchored = trust.Source == TrustSource.OwnWord && !OwnWord.IsAnchored(trust.File),
                };
                return new Verified(verdict, CustodyReport.Of(verdict, made, texts, language), made, ProofPath.Of(bundle, verdict, texts, language), trust);
            },
            cancellation);
    }

    private async Task<Result<Pack>> PackAsync(string name, ChosenTrust trust, Bundle bundle, CancellationToken cancellation) =>
        trust.Source == TrustSource.OwnWord && own is not null && await own.PackAsync(name, cancellation) is { } published
            ? published
            : NamedPack.Find(name, trust.File, bundle);
}
