using System.Collections.Frozen;
using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>
/// What the ledger's own rules found, where the pack does not say it: it has no rule of that name, and does not find the same defect itself. Else
/// a reader would meet one defect twice, once cured and once not.
/// </summary>
public static class OwnFindings
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> SameDefect = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
    {
        [RuleIds.Seal] = ["judged.hand-over-without-seal", "judged.seal-differs"],
        [RuleIds.Signers] = ["judged.signers-short"],
        [RuleIds.Digest] = ["judged.digest-differs", "judged.mismatch-stated"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<Finding> Beside(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var pack = verdict.Report is null ? null : verdict.Pack;
        return verdict.Rules.Where(f => pack?.Rule(f.Rule) is null && !IsSaid(verdict.Report, f));
    }

    /// <summary>Of the same step, in the words in which rules speak of that defect.</summary>
    private static bool IsSaid(RulesReport? report, Finding finding) =>
        report is not null
        && SameDefect.TryGetValue(finding.Rule, out var codes)
        && report.Judged.Any(j => j.Stream == finding.Stream && j.Seq == finding.Seq && codes.Contains(j.Code));
}
