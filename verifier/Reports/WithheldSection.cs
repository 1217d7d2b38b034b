using Integrity.Proofs;

namespace Integrity.Reports;

/// <summary>What whoever passed the file on has left out. A member's name is said only as far as the act's public schema gives it away.</summary>
internal static class WithheldSection
{
    public static Section? Of(Telling told)
    {
        if (told.Verdict.Facts is not { } facts)
        {
            return null;
        }

        var voice = told.Voice;
        var steps = facts.Steps.Where(s => s.Withheld > 0).ToList();
        if (steps.Count == 0)
        {
            return new("withheld", voice["report.withheld"], [new Prose([voice["report.withheld.none"]])], OnPageOnly: true);
        }

        return new("withheld", voice["report.withheld"], [
            new Prose([
                .. steps.Select(s => (Line)voice["report.found", told.Place(s.Stream, s.Seq), Names(voice, s)]),
                new(voice["report.withheld.means"], Tone.Quiet),
            ]),
        ])
        {
            Screen = [new Prose([new(voice["report.withheld.line", string.Join(voice.Semicolon, steps.Select(s => voice["report.found", Number(told, s), Names(voice, s)]))], Rows: 2)])],
        };
    }

    private static string Number(Telling told, Step step) =>
        (step.Stream == told.Verdict.Facts?.Subject ? "" : step.Stream.Id + " ") + told.Voice.Number(step.Seq);

    /// <summary>When as many are withheld as may be among them, those are they; when fewer, some of them are.</summary>
    private static string Names(Voice voice, Step step)
    {
        var names = string.Join(voice.Comma, step.MayBeAmong);
        return step.MayBeAmong.Count == 0 ? voice["report.withheld.count", $"{step.Withheld}"]
            : step.MayBeAmong.Count == step.Withheld ? voice["report.withheld.these", $"{step.Withheld}", names]
            : voice["report.withheld.among", $"{step.Withheld}", names];
    }
}
