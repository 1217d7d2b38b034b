using System.Collections.Immutable;
using Integrity.Proofs;

namespace Integrity.Reports;

/// <summary>What is proven, in the five sentences that the checks add up to; then every check that did not simply pass.</summary>
internal static class ProvenSection
{
    private static readonly (string Code, string[] Checks)[] Groups =
    [
        ("unaltered", ["bundle.format", "bundle.origin", "checkpoint.signature", "stream.chain", "stream.inclusion"]),
        ("complete", ["bundle.streams", "stream.present", "checkpoint.heads", "stream.head", "stream.absent", "case.items"]),
        ("signed", ["agency.root", "stream.custody"]),
        ("anchored", ["anchor.present", "anchor.header", "anchor.contract", "anchor.size", "anchor.root", "anchor.block", "anchor.seal", "after.headers"]),
        ("exhibits", ["exhibit.digest"]),
    ];

    public static Section Of(Telling told)
    {
        var voice = told.Voice;
        var checks = told.Verdict.Checks;
        var groups = Groups.Select(g => Group(voice, g.Code, [.. checks.Where(c => g.Checks.Contains(c.Code.Code))])).OfType<Line>().ToImmutableArray();
        var said = checks.Where(c => c.Status != CheckStatus.Pass || c.Code == CheckCode.ExhibitDigest).Select(c => EntryOf(voice, c)).ToImmutableArray();
        return new("proven", voice["report.proven"], [
            new Prose([.. groups, new(voice["report.checks", $"{checks.Count(c => c.Status == CheckStatus.Pass)}", $"{checks.Count}"], Tone.Quiet)]),
            .. said.IsEmpty ? [] : new[] { new Entries(said) },
        ])
        {
            Screen = [new Prose(InBrief(voice, checks)), .. said.IsEmpty ? [] : new[] { new Entries(said) }],
        };
    }

    /// <summary>What is proven in one line; what is not keeps its own.</summary>
    private static ImmutableArray<Line> InBrief(Voice voice, IReadOnlyList<Check> checks)
    {
        var groups = Groups.Select(g => (g.Code, Line: Group(voice, g.Code, [.. checks.Where(c => g.Checks.Contains(c.Code.Code))]))).Where(g => g.Line is not null).ToList();
        var good = groups.Where(g => g.Line!.Tone == Tone.Good).Select(g => voice[$"report.proven.{g.Code}.brief"]).ToList();
        var (passed, all) = ($"{checks.Count(c => c.Status == CheckStatus.Pass)}", $"{checks.Count}");
        return
        [
            good.Count == 0 ? new(voice["report.checks", passed, all], Tone.Quiet)
                : new(Voice.Sentence(voice["report.proven.all", string.Join(voice.Comma, good), passed, all]), Tone.Good),
            .. groups.Where(g => g.Line!.Tone != Tone.Good).Select(g => g.Line!),
        ];
    }

    public static Line Mark(Voice voice, Check check) => check.Status switch
    {
        CheckStatus.Pass => new(voice["report.mark.pass"], Tone.Good),
        CheckStatus.Fail => new(voice["report.mark.fail"], Tone.Bad),
        _ => new(voice["report.mark.unavailable"], Tone.Doubtful),
    };

    /// <summary>Passed only when each of its checks did, or the trust file says that the verdict does not need it.</summary>
    private static Line? Group(Voice voice, string code, ImmutableArray<Check> checks) =>
        checks.IsEmpty ? null
        : checks.Any(c => c.Status == CheckStatus.Fail) ? new(voice[$"report.proven.{code}.fail"], Tone.Bad)
        : checks.Any(c => c.LeavesUnproven) || !checks.Any(c => c.Status == CheckStatus.Pass) ? new(voice[$"report.proven.{code}.unavailable"], Tone.Doubtful)
        : new(voice[$"report.proven.{code}"], Tone.Good);

    private static Entry EntryOf(Voice voice, Check check)
    {
        var fix = check.Why is { } why ? voice.Fix(why) : "";
        return new(
            Mark(voice, check),
            check.Code.Code,
            voice[check.TextCode, check.Values],
            check.Why is { } reason ? [$"{voice[reason.Code, reason.Values]} ({reason.Code})"] : [],
            fix.Length > 0 ? [new Pair(voice["report.label.do"], [fix])] : []);
    }
}
