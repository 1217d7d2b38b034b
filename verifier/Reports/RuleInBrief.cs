using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>
/// A rule in the fewest lines: its source and what it asks, the statements it is about and what was found there, how it was or can be cured. What is
/// fatal is never cut. A note is one line.
/// </summary>
internal static class RuleInBrief
{
    /// <summary>Findings of one rule that have a line of their own; the statements of the others are still named.</summary>
    private const int Lines = 3;

    /// <summary>Sources of one rule; the page lists them all.</summary>
    private const int Sources = 2;

    public static Entry Of(Telling told, string id, ImmutableArray<JudgedRule> judged)
    {
        var rule = told.Pack?.Rule(id);
        var source = rule is null ? "" : told.Voice.Source(rule.Cite.Take(Sources)) + (rule.Cite.Length > Sources ? "…" : "");
        // What only says that it is for a person says nothing: the pack knows what the person must judge.
        var person = rule?.Person is { } left ? told.Voice.In(left) : null;
        return Of(
            told,
            judged.MaxBy(j => Finding.Severity(j.Outcome))!.Outcome,
            Plain.Of(id),
            source,
            rule is null ? "" : told.Voice.In(rule.Says),
            rule?.Cure is { } cure ? told.Voice.In(cure) : null,
            person,
            [.. judged.Select(j => new Found(
                j.Stream,
                j.Seq,
                j.Code.StartsWith("judged.human", StringComparison.Ordinal) && person is not null ? person : RuleSections.Says(told, j),
                j.Outcome == RuleOutcome.Cured ? RuleSections.Cure(told, j, told.Where(j.Stream, j.CuredBy)) : null,
                j.Outcome == RuleOutcome.Curable))]);
    }

    public static Entry Of(Telling told, string id, ImmutableArray<Finding> findings) => Of(
        told,
        findings[0].Outcome,
        id,
        "",
        told.Voice.Word("ledger-rule", id),
        null,
        null,
        [.. findings.Select(f => new Found(f.Stream, f.Seq, told.Voice[f.Code, f.Values], null, f.Outcome == RuleOutcome.Curable))]);

    private static Entry Of(Telling told, RuleOutcome outcome, string id, string source, string asks, string? cure, string? person, ImmutableArray<Found> found)
    {
        var voice = told.Voice;
        var mark = RuleSections.Mark(voice, outcome);
        var everywhere = Places(told, found);
        var title = source.Length == 0 ? asks : voice["report.found", source, asks];
        if (outcome == RuleOutcome.Warn)
        {
            return new(mark, id, $"{everywhere} · {title}", [], [], Rows: 1);
        }

        var groups = found.GroupBy(f => (f.Says, f.Cured)).ToList();
        if (outcome == RuleOutcome.Human)
        {
            // Several statements, one line: where they differ, it says what the person must judge of them all.
            return new(mark, id, title, [new(voice["report.found", everywhere, groups.Count == 1 ? groups[0].Key.Says : person ?? groups[0].Key.Says], Rows: 1)], [], Rows: 1);
        }

        var rows = outcome == RuleOutcome.Fatal ? 0 : 1;
        var lines = groups.Take(Lines).SelectMany(g => OfGroup(told, [.. g], rows)).ToList();
        var rest = groups.Skip(Lines).SelectMany(g => g).ToList();
        if (rest.Count > 0)
        {
            lines.Add(voice["report.findings-more", $"{rest.Count}", Places(told, rest)]);
        }

        if (cure is not null && found.Any(f => f.Curable))
        {
            lines.Add(new(voice["report.cure-line", cure], Rows: 2 * rows));
        }

        return new(mark, id, title, [.. lines], [], rows);
    }

    private static IEnumerable<Line> OfGroup(Telling told, ImmutableArray<Found> group, int rows)
    {
        yield return new(told.Voice["report.found", Places(told, group), group[0].Says], Rows: rows);
        if (group[0].Cured is { } cured)
        {
            yield return new(told.Voice["report.cured-line", cured], Tone.Good, Rows: 2 * rows);
        }
    }

    /// <summary>By number and act; where there are many, by number alone, each item named once.</summary>
    private static string Places(Telling told, IEnumerable<Found> found)
    {
        var places = found.Select(f => (f.Stream, f.Seq)).Distinct().ToList();
        return places.Count <= Lines
            ? string.Join(told.Voice.Comma, places.Select(p => told.Where(p.Stream, p.Seq)))
            : string.Join(told.Voice.Comma, places.GroupBy(p => p.Stream).SelectMany(item => item.Select((p, i) => i > 0 && p.Seq is { } seq ? told.Voice.Number(seq) : told.Where(p.Stream, p.Seq))));
    }

    private sealed record Found(StreamName Stream, long? Seq, string Says, string? Cured, bool Curable);
}
