using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>What the rules found, worst first. One entry a rule, with every statement it is about; kept rules are counted, not listed.</summary>
internal static class RuleSections
{
    public static Section? Fatal(Telling told) => Of(told, "fatal", RuleOutcome.Fatal);

    /// <summary>What is cured stands beside what is not: a reader wants to see both, and by which statement.</summary>
    public static Section? Curable(Telling told) => Of(told, "curable", RuleOutcome.Curable, RuleOutcome.Cured);

    public static Section? Human(Telling told) => Of(told, "human", RuleOutcome.Human) is { } section
        ? section with
        {
            Blocks = section.Blocks.Add(new Prose([new(told.Voice["report.human.never"], Tone.Quiet)])),
            Screen = section.Screen.Add(new Prose([new(told.Voice["report.human.nobody-else"], Tone.Quiet)])),
        }
        : null;

    public static Section? Warnings(Telling told) => Of(told, "warn", RuleOutcome.Warn);

    /// <summary>How many rules were kept and how many had nothing to judge.</summary>
    public static Section? Always(Telling told) => told.Verdict.Report is not { } report ? null : new("kept", told.Voice["report.kept"], [
        new Prose([told.Voice["report.kept.counts", $"{Settled(report, RuleOutcome.Pass).Count}", $"{Settled(report, RuleOutcome.NotApplicable).Count}"]]),
    ])
    {
        Screen = [],
    };

    /// <summary>Rules of which nothing else is said: kept wherever there was something to judge, or with nothing to judge at all.</summary>
    public static IReadOnlyList<string> Settled(RulesReport report, RuleOutcome outcome) =>
    [
        .. report.Judged.GroupBy(j => j.Rule)
            .Where(rule => outcome == RuleOutcome.NotApplicable
                ? rule.All(j => j.Outcome == RuleOutcome.NotApplicable)
                : rule.Any(j => j.Outcome == outcome) && rule.All(j => j.Outcome == outcome || j.Outcome == RuleOutcome.NotApplicable))
            .Select(rule => rule.Key),
    ];

    /// <summary>Rules with that outcome somewhere: the pack's, and the ledger's own where the pack has none of that name.</summary>
    public static int Count(Telling told, RuleOutcome outcome) =>
        (told.Verdict.Report?.Judged ?? []).Where(j => j.Outcome == outcome).DistinctBy(j => j.Rule).Count() + Findings(told, [outcome]).Count();

    public static Line Mark(Voice voice, RuleOutcome outcome) => new(voice["report.outcome." + Proofs.VerdictJson.Name(outcome)], outcome switch
    {
        RuleOutcome.Pass or RuleOutcome.Cured => Tone.Good,
        RuleOutcome.Fatal => Tone.Bad,
        RuleOutcome.NotApplicable => Tone.Quiet,
        _ => Tone.Doubtful,
    });

    private static Section? Of(Telling told, string name, params ImmutableArray<RuleOutcome> outcomes)
    {
        var judged = (told.Verdict.Report?.Judged ?? []).Where(j => outcomes.Contains(j.Outcome)).GroupBy(j => j.Rule).ToList();
        var found = Findings(told, outcomes).ToList();
        return judged.Count + found.Count == 0 ? null : new(name, told.Voice["report." + name], [
            new Entries([.. judged.Select(rule => EntryOf(told, rule.Key, [.. rule])), .. found.Select(rule => EntryOf(told, rule))]),
        ])
        {
            Screen = [new Entries([.. judged.Select(rule => RuleInBrief.Of(told, rule.Key, [.. rule])), .. found.Select(rule => RuleInBrief.Of(told, rule.Key, [.. rule]))])],
        };
    }

    private static Entry EntryOf(Telling told, string id, ImmutableArray<JudgedRule> judged)
    {
        var voice = told.Voice;
        var rule = told.Pack?.Rule(id);
        var open = judged.Any(j => j.Outcome == RuleOutcome.Curable);
        var notes = new List<Pair>();
        if (rule is not null)
        {
            notes.Add(new(voice["report.label.source"], [voice.Source(rule.Cite)]));
        }

        if (open && rule?.Cure is { } cure)
        {
            notes.Add(new(voice["report.label.cure"], [voice.In(cure)]));
        }

        if (rule?.Person is { } person)
        {
            notes.Add(new(voice["report.label.person"], [voice.In(person)]));
        }

        return new(
            Mark(voice, judged.MaxBy(j => Finding.Severity(j.Outcome))!.Outcome),
            Plain.Of(id),
            rule is null ? "" : voice.In(rule.Says),
            [.. judged.Select(j => Found(told, j))],
            [.. notes]);
    }

    private static Line Found(Telling told, JudgedRule judged)
    {
        var voice = told.Voice;
        var found = voice["report.found", told.Place(judged.Stream, judged.Seq), Says(told, judged)];
        return judged.Outcome != RuleOutcome.Cured ? new(found) : new(voice["report.found-cured", found, Cure(told, judged, told.Place(judged.Stream, judged.CuredBy))], Tone.Good);
    }

    public static string Says(Telling told, JudgedRule judged) => told.Voice.Says(judged, told.Pack);

    /// <summary>By which statement, signed by whom, and with which explanation.</summary>
    public static string Cure(Telling told, JudgedRule judged, string by)
    {
        if (judged.CuredBy is not { } seq || told.Step(judged.Stream, seq) is not { } step)
        {
            return told.Voice["report.cured-elsewhere"];
        }

        var explanation = Telling.Text(step, "explanation");
        return told.Voice[
            explanation is null ? "report.cured-by-withheld" : "report.cured-by",
            by,
            Telling.Officers(step),
            explanation ?? ""];
    }

    private static IEnumerable<IGrouping<string, Finding>> Findings(Telling told, ImmutableArray<RuleOutcome> outcomes) =>
        OwnFindings.Beside(told.Verdict).Where(f => outcomes.Contains(f.Outcome)).GroupBy(f => f.Rule);

    private static Entry EntryOf(Telling told, IGrouping<string, Finding> rule) => new(
        Mark(told.Voice, rule.First().Outcome),
        rule.Key,
        told.Voice.Word("ledger-rule", rule.Key),
        [.. rule.Select(f => (Line)told.Voice["report.found", told.Place(f.Stream, f.Seq), told.Voice[f.Code, f.Values]])],
        []);
}
