using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Links;

/// <summary>The report behind a link, made by the verifier's own code from the very bundle that is offered beside it.</summary>
/// <remarks>
/// Its trust is this ledger's word (<see cref="OwnWord"/>). So the page says that whoever must not take the ledger's word checks the bundle with a trust
/// file of their own.
/// </remarks>
internal sealed class LinkReport(OwnWord word, GrainHost grains, Pack own, Catalogue texts, TimeProvider clock)
{
    private static readonly string Program = $"integrity {typeof(LinkReport).Assembly.GetName().Version?.ToString(3)}";

    public async Task<CustodyReport> OfAsync(OpenedLink opened, Language language, CancellationToken cancellation)
    {
        var pack = await PackAsync(opened.Rules, cancellation);
        var now = clock.GetUtcNow();
        var asOf = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        return await Task.Run(
            () =>
            {
                var (bundle, trust) = (opened.Bundle, word.For(opened.Bundle));
                var verdict = Proofs.Verifier.Verify(bundle, trust, [], new VerifyOptions(asOf, pack));
                var made = new Provenance(Program, $"{bundle.Subject.Id}.evidence.json", Hash256.Sha256(bundle.ToUtf8()), Hash256.Sha256(trust.ToUtf8()), asOf);
                return CustodyReport.Of(verdict, made, texts, language);
            },
            cancellation);
    }

    /// <summary>The rules the link names, as published here or built in; when it names none, the ledger's. What it names and nobody has judges nothing.</summary>
    private async Task<Pack?> PackAsync(string? name, CancellationToken cancellation)
    {
        if (name is null)
        {
            return own;
        }

        if (name.Split('@') is [var id, var edition] && StreamName.Parse($"standard/{id}").Ok(out var stream, out _)
            && (await grains.Of(stream).StateAsync(cancellation)).Standard?.Edition(edition) is { Withdrawn: null } published)
        {
            return Pack.Parse(published.Document).Ok(out var pack, out _) ? pack : null;
        }

        return Packs.BuiltIn(name).Ok(out var builtIn, out _) ? builtIn : null;
    }
}

/// <summary>What a link led to.</summary>
/// <param name="Rules">The edition its owner wants it judged by, if any.</param>
internal sealed record OpenedLink(Bundle Bundle, string? Rules);
