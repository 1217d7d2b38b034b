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
        ]);
    }

    private static Row Row(Telling told, TermState term, DateTimeOffset asOf)
    {
        var voice = told.Voice;
        var status = term.Status(asOf);
        var rule = told.Pack?.Term(term.Term);
        return new([
            new(voice[$"report.term.{Name(status)}", Difference(voice, term, asOf)], ToneOf(status)),
            rule is null ? Plain.Of(term.Term) : $"{voice.In(rule.Says)} ({voice.Source(rule.Cite)})",
            told.Agency(term.Agency),
            Started(told, term),
            term.Due is { } due ? voice.Time(due) : voice["report.term.no-calendar"],
            term.Met is { } met ? voice["report.at-step", voice.Time(met), term.MetBy is { } by && told.Step(term.Stream, by) is { } step ? voice.Step(by, step.Statement.Act) : ""] : "–",
        ]);
    }

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
