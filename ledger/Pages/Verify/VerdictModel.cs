using System.Collections.Immutable;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Verdicts;
using Integrity.Proofs;
using Integrity.Reports;

namespace Integrity.Ledger.Pages.Verify;

/// <summary>A verdict as the page lays it out. Everything it says comes from the report and the checks.</summary>
/// <param name="Prefix">Before every id, so that several verdicts fit on one page.</param>
/// <param name="Path">Null when there was no bundle to read.</param>
/// <param name="Word">On whose word it stands; null when nothing was trusted because nothing was there.</param>
/// <param name="Trust">SHA-256 of the trust file.</param>
/// <param name="File">SHA-256 of the bundle as it came.</param>
public sealed record VerdictModel(
    string Prefix, CustodyReport Report, ProofPath? Path, ImmutableArray<CheckLine> Checks, int Passed, Said? Word, string? Trust, string File)
{
    /// <summary>The one answer that stands above all others.</summary>
    public Answer Overall => Report.Answers[0];

    /// <summary>The sections that the page does not show in another form.</summary>
    public IEnumerable<Section> Rest => Report.Sections.Where(s => s.Id is not ("checks" or "what" or "proven"));

    internal static VerdictModel Of(Verified verified, Words words)
    {
        var checks = verified.Verdict.Checks.Select(c => CheckLine.Of(c, words)).ToImmutableArray();
        return new(
            $"v{verified.Made.Bundle.ToString()[..8]}-",
            verified.Report,
            verified.Path,
            checks,
            verified.Verdict.Checks.Count(c => c.Status == CheckStatus.Pass),
            verified.Trust is { } trust ? new Said($"verify.word.{trust.SourceName}", trust.File.Origin) : null,
            verified.Trust is { } chosen ? $"sha256:{chosen.Digest}" : null,
            $"sha256:{verified.Made.Bundle}");
    }
}

/// <summary>One check: how it came out, what was compared, and what to do where it did not hold.</summary>
/// <param name="Says">The check's sentence.</param>
/// <param name="Values">What was compared, each whole.</param>
public sealed record CheckLine(string Code, Standing Standing, string Word, string Says, ImmutableArray<string> Values, string? Why, string? Fix)
{
    internal static CheckLine Of(Check check, Words words)
    {
        // Waiting for an anchor is not the same as lacking something, and what the trust file does without is neither.
        var standing = check.Status switch
        {
            CheckStatus.Pass => Standing.Good,
            CheckStatus.Fail => check.Breaks ? Standing.Broken : Standing.NotMet,
            _ => check.Code == CheckCode.AnchorPresent ? Standing.Pending : check.Tolerated ? Standing.Unasked : Standing.Unavailable,
        };
        var values = check.Values.Select(Plain.Of).ToImmutableArray();
        return new(
            check.Code.Code,
            standing,
            check.Tolerated ? words["verify.tolerated"] : words["verify.check." + Standings.Name(standing)],
            words[check.TextCode, values],
            [.. values.Where(v => v is not ("" or "?")).Distinct(StringComparer.Ordinal)],
            check.Why is { } why ? words[why.Code, [.. why.Values.Select(Plain.Of)]] : null,
            check.Why is { } reason && words.Fix(reason) is { Length: > 0 } fix ? Plain.Of(fix) : null);
    }
}
