using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>The two lines that are read when nothing else is: what is proven, and how many rules leave something open.</summary>
internal static class Headline
{
    public static Line Verdict(Telling told) => new(told.Voice[Code(told.Verdict)], ToneOf(told.Verdict));

    public static string Means(Telling told) => told.Voice[Code(told.Verdict) + ".means"];

    public static string? Rules(Telling told)
    {
        if (told.Verdict.Report is not { } report)
        {
            return null;
        }

        var voice = told.Voice;
        var counts = new (RuleOutcome Outcome, string Code)[]
        {
            (RuleOutcome.Fatal, "fatal"), (RuleOutcome.Curable, "curable"), (RuleOutcome.Cured, "cured"), (RuleOutcome.Human, "human"), (RuleOutcome.Warn, "warn"),
        }.Select(o => (o.Code, Count: RuleSections.Count(told, o.Outcome)))
            .Where(o => o.Count > 0).Select(o => voice["report.count." + o.Code, $"{o.Count}"]).ToList();
        var kept = RuleSections.Settled(report, RuleOutcome.Pass).Count;
        return voice["report.rules-line", Plain.Of(report.Rules), voice.Time(report.AsOf), string.Join(voice.Comma, [.. counts, voice["report.count.pass", $"{kept}"]])];
    }

    private static string Code(Verdict verdict) => verdict.ExitCode switch
    {
        ExitCode.Intact => "report.intact",
        ExitCode.PolicyNotMet => verdict.Checks.Any(c => c.OffendsPolicy) ? "report.policy-not-met"
            : verdict.Report!.Judged.Any(j => j is { Unshown: true, Outcome: not RuleOutcome.Human }) ? "report.rules-not-kept"
            : "report.rules-unshown",
        ExitCode.Broken => "report.broken",
        ExitCode.NothingToVerify => "report.nothing-to-verify",
        _ => "report.unproven",
    };

    private static Tone ToneOf(Verdict verdict) => verdict.ExitCode switch
    {
        ExitCode.Intact => Tone.Good,
        ExitCode.Broken => Tone.Bad,
        _ => Tone.Doubtful,
    };
}
