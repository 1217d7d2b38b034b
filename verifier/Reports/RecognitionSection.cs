using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>Who recognised the history, on which report, under which agreement. Each recognition stands alone.</summary>
internal static class RecognitionSection
{
    public static Section? Of(Telling told)
    {
        var recognitions = told.Verdict.Recognitions;
        if (recognitions.IsDefaultOrEmpty)
        {
            return null;
        }

        var voice = told.Voice;
        return new("recognitions", voice["report.recognitions"], [
            new Prose([.. Chains(told), new(voice["report.not-transitive"], Tone.Quiet)]),
            new Entries([.. recognitions.Select(r => EntryOf(told, r))]),
        ])
        {
            Screen =
            [
                new Entries([.. recognitions.Select(r => InBrief(told, r))]),
                new Prose([new(voice["report.not-transitive"], Tone.Quiet)]),
            ],
        };
    }

    /// <summary>The item's maker, then whoever recognised it, in order: shown as a chain, never counted as one.</summary>
    private static IEnumerable<Line> Chains(Telling told) =>
        from item in told.Items
        let granted = told.Verdict.Recognitions.Where(r => r.Stream == item.Stream && r.Outcome != "declined").ToList()
        where granted.Count > 0
        select (Line)string.Join(" → ", granted.Select(r => told.Voice["report.recognised-at", told.Agency(r.By), $"{r.Seq}"]).Prepend(told.Agency(item.Steps[0].Statement.Agency)));

    /// <summary>One line, and one for each condition of the agreement that is not fulfilled.</summary>
    private static Entry InBrief(Telling told, JudgedRecognition recognition)
    {
        var elsewhere = recognition.Stream == told.Verdict.Facts?.Subject ? "" : recognition.Stream.Id + " ";
        var because = Reasons(told, recognition.Stream, recognition.Seq).Select(r => $"{Plain.Of(r.Rule)} {(r.Seq is { } seq ? told.Voice.Number(seq) : "")}".TrimEnd()).ToList();
        return new(
            Mark(told.Voice, recognition),
            $"{elsewhere}{told.Voice.Number(recognition.Seq)} {recognition.By}",
            string.Join(told.Voice.Comma, new[]
            {
                because.Count == 0 ? null : told.Voice["report.declined-for", string.Join(" + ", because)],
                told.Voice[$"report.match.{Match(recognition).Code}.brief"],
                recognition.Agreement?.ToString(),
            }.OfType<string>()),
            [.. Open(told, recognition).Select(o => o with { Rows = 1 })],
            [],
            Rows: 1);
    }

    private static Line Mark(Voice voice, JudgedRecognition recognition) =>
        new(voice.Word("recognition", recognition.Outcome), recognition.Outcome == "declined" ? Tone.Doubtful : Tone.Good);

    private static (string Code, Tone Tone) Match(JudgedRecognition recognition) => recognition.Match switch
    {
        ReportMatch.Matches => ("matches", Tone.Good),
        ReportMatch.Differs => ("differs", Tone.Bad),
        ReportMatch.Withheld => ("withheld", Tone.Doubtful),
        _ => ("not-recomputed", Tone.Doubtful),
    };

    private static IEnumerable<Line> Open(Telling told, JudgedRecognition recognition) =>
        from condition in recognition.Conditions
        where condition.Outcome is not (RuleOutcome.Pass or RuleOutcome.NotApplicable or RuleOutcome.Cured)
        let mark = RuleSections.Mark(told.Voice, condition.Outcome)
        select new Line(told.Voice["report.found", mark.Text, told.Voice[condition.Code, condition.Values]], mark.Tone);

    private static Entry EntryOf(Telling told, JudgedRecognition recognition)
    {
        var voice = told.Voice;
        var (match, tone) = Match(recognition);
        return new(
            Mark(voice, recognition),
            recognition.Agreement?.ToString() ?? "",
            told.Place(recognition.Stream, recognition.Seq),
            [
                new(voice["report.match." + match], tone),
                .. Open(told, recognition),
                .. Reasons(told, recognition),
            ],
            [new(voice["report.label.rules"], [Plain.Of(recognition.Rules)])]);
    }

    private static IEnumerable<Line> Reasons(Telling told, JudgedRecognition recognition) => Reasons(told, recognition.Stream, recognition.Seq).Select(r => (Line)told.Voice[
        "report.declined-because",
        r.Rule,
        told.Pack is { } pack && pack.Name == recognition.Rules && pack.Rule(r.Rule) is { } known ? told.Voice.In(known.Says) : "",
        told.Place(recognition.Stream, r.Seq)]);

    /// <summary>The rules that whoever declined names, and the statements.</summary>
    private static IEnumerable<(string Rule, long? Seq)> Reasons(Telling told, StreamName stream, long declined)
    {
        if (told.Step(stream, declined)?.Statement.Body.Members.TryGetValue("reasons", out var reasons) is not true
            || reasons.ValueKind != System.Text.Json.JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var reason in reasons.EnumerateArray().Where(r => r.ValueKind == System.Text.Json.JsonValueKind.Object))
        {
            yield return (
                reason.TryGetProperty("rule", out var id) ? id.ToString() : "",
                reason.TryGetProperty("seq", out var number) && number.TryGetInt64(out var at) ? at : null);
        }
    }
}
