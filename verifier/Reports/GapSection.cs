using System.Collections.Immutable;
using Integrity.Proofs;

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
            return new("gap", voice["report.gap"], [new Prose([new(voice[told.Provenance.Unanchored ? "report.gap.unanchored" : "report.gap.no-anchor"], Tone.Doubtful)])]);
        }

        var gaps = anchor.Gaps.Select(g => IsLater(g) ? Later(told, facts, g) : new Line(
            voice["report.gap.of", voice.Step(g.Stream, facts.Subject, g.Seq, g.Act), voice.Time(g.Ended), voice.Span(g.Gap)], Tone.Plain)).ToImmutableArray();
        Line block = new(voice[Vouching(told), $"{anchor.Number}", voice.Time(anchor.Time)], IsVouched(told) || Tolerated(told) ? Tone.Plain : Tone.Doubtful);
        Line means = new(voice["report.gap.means"], Tone.Quiet);
        var before = anchor.Gaps.Where(g => !IsLater(g)).Select(g => $"{voice.Step(g.Stream, facts.Subject, g.Seq, g.Act)} {voice.Span(g.Gap)}").ToList();
        ImmutableArray<Line> together =
        [
            .. before.Count == 0 ? Array.Empty<Line>() : [new(voice["report.gap.all", string.Join(voice.Semicolon, before)], Tone.Plain)],
            .. anchor.Gaps.Where(IsLater).Select(g => Later(told, facts, g)),
        ];
        return new("gap", voice["report.gap"], [new Prose([block, .. gaps, means])]) { Screen = [new Prose([block, .. together, means])] };
    }

    private static bool IsLater(PreAnchorGap gap) => gap.Gap < TimeSpan.Zero;

    private static Line Later(Telling told, Facts facts, PreAnchorGap gap) => new(
        told.Voice["report.gap.later", told.Voice.Step(gap.Stream, facts.Subject, gap.Seq, gap.Act), told.Voice.Time(gap.Ended), told.Voice.Span(gap.Gap.Duration())],
        IsVouched(told) || Tolerated(told) ? Tone.Bad : Tone.Doubtful);

    /// <summary>By whom the block's number and time are known: the trust file, the ledger itself, a chain that nobody seals, or nobody.</summary>
    private static string Vouching(Telling told) =>
        !IsVouched(told) ? Tolerated(told) ? "report.gap.anchor-unsealed" : "report.gap.anchor-unvouched"
        : told.Provenance.OwnWord ? "report.gap.anchor-own-word"
        : "report.gap.anchor";

    private static bool IsVouched(Telling told) => told.Verdict.Unsealed is null;

    private static bool Tolerated(Telling told) => told.Verdict.Checks.Any(c => c.Code == CheckCode.AnchorSeal && c.Tolerated);
}
