using System.Collections.Immutable;

namespace Integrity.Reports;

/// <summary>What no anchor can show: the time between the evidence and the block. Always said, also when it is short.</summary>
internal static class GapSection
{
    public static Section? Of(Telling told)
    {
        if (told.Verdict.Facts is not { } facts)
        {
            return null;
        }

        var voice = told.Voice;
        if ((facts.Anchor ?? told.Verdict.Unsealed) is not { } anchor)
        {
            return new("gap", voice["report.gap"], [new Prose([new(voice["report.gap.no-anchor"], Tone.Doubtful)])]);
        }

        var gaps = anchor.Gaps.Select(g => new Line(
            voice["report.gap.of", voice.Step(g.Stream, facts.Subject, g.Seq, g.Act), voice.Time(g.Ended), voice.Span(g.Gap)],
            g.Gap < TimeSpan.Zero ? Tone.Bad : Tone.Plain)).ToImmutableArray();
        Line block = voice[told.Verdict.Unsealed is null ? "report.gap.anchor" : "report.gap.anchor-unsealed", $"{anchor.Number}", voice.Time(anchor.Time)];
        Line means = new(voice["report.gap.means"], Tone.Quiet);
        ImmutableArray<Line> together = gaps.IsEmpty ? [] :
        [
            new(
                voice["report.gap.all", string.Join(voice.Semicolon, anchor.Gaps.Select(g => $"{voice.Step(g.Stream, facts.Subject, g.Seq, g.Act)} {voice.Span(g.Gap)}"))],
                anchor.Gaps.Any(g => g.Gap < TimeSpan.Zero) ? Tone.Bad : Tone.Plain),
        ];
        return new("gap", voice["report.gap"], [new Prose([block, .. gaps, means])]) { Screen = [new Prose([block, .. together, means])] };
    }
}
