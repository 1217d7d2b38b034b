using System.Collections.Immutable;
using Integrity.Custody;
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
        ]);
    }

    /// <summary>The item's maker, then whoever recognised it, in order: shown as a chain, never counted as one.</summary>
    private static IEnumerable<Line> Chains(Telling told) =>
        from item in told.Items
        let granted = told.Verdict.Recognitions.Where(r => r.Stream == item.Stream && r.Outcome != "declined").ToList()
        where granted.Count > 0
        select (Line)string.Join(" → ", granted.Select(r => told.Voice["report.recognised-at", told.Agency(r.By), $"{r.Seq}"]).Prepend(told.Agency(item.Steps[0].Statement.Agency)));

    private static Entry EntryOf(Telling told, JudgedRecognition recognition)
    {
        var voice = told.Voice;
        var (match, tone) = recognition.Match switch
        {
            ReportMatch.Matches => ("matches", Tone.Good),
            ReportMatch.Differs => ("differs", Tone.Bad),
            ReportMatch.Withheld => ("withheld", Tone.Doubtful),
            _ => ("not-recomputed", Tone.Doubtful),
        };
        var open = recognition.Conditions.Where(c => c.Outcome is not (RuleOutcome.Pass or RuleOutcome.NotApplicable or RuleOutcome.Cured));
        return new(
            new(voice.Word("recognition", recognition.Outcome), recognition.Outcome == "declined" ? Tone.Doubtful : Tone.Good),
            recognition.Agreement?.ToString() ?? "",
            told.Place(recognition.Stream, recognition.Seq),
            [
                new(voice["report.match." + match], tone),
                .. open.Select(c => new Line(voice["report.found", RuleSections.Mark(voice, c.Outcome).Text, voice[c.Code, c.Values]], RuleSections.Mark(voice, c.Outcome).Tone)),
                .. Reasons(told, recognition),
            ],
            [new(voice["report.label.rules"], [Plain.Of(recognition.Rules)])]);
    }

    private static IEnumerable<Line> Reasons(Telling told, JudgedRecognition recognition)
    {
        if (told.Step(recognition.Stream, recognition.Seq)?.Statement.Body.Members.TryGetValue("reasons", out var reasons) is not true
            || reasons.ValueKind != System.Text.Json.JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var reason in reasons.EnumerateArray().Where(r => r.ValueKind == System.Text.Json.JsonValueKind.Object))
        {
            var rule = reason.TryGetProperty("rule", out var id) ? id.ToString() : "";
            var seq = reason.TryGetProperty("seq", out var number) && number.TryGetInt64(out var at) ? at : (long?)null;
            yield return told.Voice["report.declined-because", rule, told.Pack is { } pack && pack.Name == recognition.Rules && pack.Rule(rule) is { } known ? told.Voice.In(known.Says) : "", told.Place(recognition.Stream, seq)];
        }
    }
}
