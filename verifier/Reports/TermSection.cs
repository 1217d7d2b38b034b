using System.Collections.Immutable;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>Every term that was started: when it was due, and whether it was met.</summary>
internal static class TermSection
{
    public static Section? Of(Telling told)
    {
        if (told.Verdict.Report is not { Terms: { IsEmpty: false } terms } report)
        {
            return null;
        }

        var voice = told.Voice;
        return new("terms", voice["report.terms"], [
            new Table(
                "",
                [voice["report.column.status"], voice["report.column.term"], voice["report.column.owed-by"], voice["report.column.started"], voice["report.column.due"], voice["report.column.met"]],
                [.. terms.Select(t => Row(told, t, report.AsOf))]),
        ])
        {
            Screen = InBrief(told, terms, report.AsOf),
        };
    }

    /// <summary>What is late, overdue, due soon or not known, a line each; the others are counted.</summary>
    private static ImmutableArray<Block> InBrief(Telling told, IEnumerable<TermState> terms, DateTimeOffset asOf)
    {
        var voice = told.Voice;
        var quiet = terms.ToLookup(t => t.Status(asOf) is TermStatus.Met or TermStatus.Open);
        return
        [
            new Entries([.. quiet[false].Select(t => new Entry(
                Mark(voice, t, asOf),
                told.Where(t.Stream, t.Seq),
                voice["report.term.line", Due(voice, t), t.Agency.ToString(), told.Pack?.Term(t.Term) is { } rule ? voice.In(rule.Says) : t.Term],
                [],
                [],
                Rows: 1))]),
            new Prose([new(voice["report.term.others", $"{quiet[true].Count(t => t.Met is not null)}", $"{quiet[true].Count(t => t.Met is null)}"], Tone.Quiet)]),
        ];
    }

    private static Row Row(Telling told, TermState term, DateTimeOffset asOf)
    {
        var voice = told.Voice;
        var rule = told.Pack?.Term(term.Term);
        return new([
            Mark(voice, term, asOf),
            rule is null ? Plain.Of(term.Term) : $"{voice.In(rule.Says)} ({voice.Source(rule.Cite)})",
            told.Agency(term.Agency),
            Started(told, term),
            Due(voice, term),
            term.Met is { } met ? voice["report.at-step", voice.Time(met), term.MetBy is { } by && told.Step(term.Stream, by) is { } step ? voice.Step(by, step.Statement.Act) : ""] : "–",
        ]);
    }

    private static Line Mark(Voice voice, TermState term, DateTimeOffset asOf) =>
        new(voice[$"report.term.{Name(term.Status(asOf))}", Difference(voice, term, asOf)], ToneOf(term.Status(asOf)));

    private static string Due(Voice voice, TermState term) => term.Due is { } due ? voice.Time(due) : voice["report.term.no-calendar"];

    private static string Started(Telling told, TermState term)
    {
        var elsewhere = term.Stream == told.Verdict.Facts?.Subject ? "" : term.Stream.Id + " ";
        return told.Step(term.Stream, term.Seq) is { } step
            ? told.Voice["report.at-step", told.Voice.Time(term.Start), elsewhere + told.Voice.Step(term.Seq, step.Statement.Act)]
            : told.Voice.Time(term.Start);
    }

    private static string Difference(Voice voice, TermState term, DateTimeOffset asOf) =>
        term.Due is { } due ? voice.Span(((term.Met ?? asOf) - due).Duration()) : "";

    private static string Name(TermStatus status) => status switch
    {
        TermStatus.Open => "open",
        TermStatus.DueSoon => "due-soon",
        TermStatus.Overdue => "overdue",
        TermStatus.Met => "met",
        TermStatus.Late => "late",
        _ => "unknown",
    };

    private static Tone ToneOf(TermStatus status) => status switch
    {
        TermStatus.Met => Tone.Good,
        TermStatus.Open => Tone.Plain,
        TermStatus.Overdue => Tone.Bad,
        _ => Tone.Doubtful,
    };
}
