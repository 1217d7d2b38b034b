using System.Collections.Immutable;
using Integrity.Proofs;

namespace Integrity.Reports;

/// <summary>The hands drawn to scale: one lane an agency, the time between hands and the time before the anchor shaded.</summary>
internal static class HandsTimeline
{
    /// <summary>Null when no time passes between the first statement and the last.</summary>
    public static Timeline? Of(Telling told, IReadOnlyList<ReplayedItem> items)
    {
        var voice = told.Voice;
        var anchor = told.Verdict.Facts?.Anchor ?? told.Verdict.Unsealed;
        var gaps = anchor?.Gaps ?? [];
        var times = items.SelectMany(i => i.Steps).Select(s => s.Statement.At).Concat(gaps.Select(g => g.Ended)).ToList();
        if (anchor is not null)
        {
            times.Add(anchor.Time);
        }

        var (first, last) = (times.Min(), times.Max());
        if (last <= first)
        {
            return null;
        }

        var lanes = items.SelectMany(i => i.State.Holdings.Select((_, n) => (Item: i, Number: n)))
            .GroupBy(h => h.Item.State.Holdings[h.Number].Agency)
            .Select(agency => new Lane(told.Agency(agency.Key), [.. agency.SelectMany(h => Bars(h.Item, h.Number))]));
        var before = gaps.Where(g => g.Gap > TimeSpan.Zero).Select(g => Bar(BarKind.BeforeAnchor, g.Ended, anchor!.Time, $"{g.Stream.Id} {voice.Step(g.Seq, g.Act)}"));
        var unseen = new Lane(voice["report.lane.before-anchor"], [.. before]);
        return new(
            voice["report.timeline"],
            voice.Time(first),
            voice.Time(last),
            anchor is null ? null : voice["report.lane.anchor", voice.Time(anchor.Time)],
            anchor is null ? null : Place(anchor.Time),
            [.. lanes, .. unseen.Bars.IsEmpty ? [] : new[] { unseen }]);

        IEnumerable<Bar> Bars(ReplayedItem item, int number)
        {
            var held = item.State.Holdings[number];
            var step = item.Steps[(int)held.Seq];
            if (step.Before?.Offer is { } offer)
            {
                yield return Bar(BarKind.OnTheWay, item.Steps[(int)offer.Seq].Statement.At, held.At, voice["report.lane.on-the-way"]);
            }

            yield return Bar(BarKind.Held, held.At, HandsSection.Until(item, number) ?? last, item.Stream.Id);
        }

        double Place(DateTimeOffset at) => (double)(at - first).Ticks / (last - first).Ticks;
        Bar Bar(BarKind kind, DateTimeOffset from, DateTimeOffset to, string says) =>
            new(kind, Place(from), Math.Max(0, Place(to) - Place(from)), $"{says}{voice.Comma}{voice["report.from-to", voice.Time(from), voice.Time(to)]}");
    }
}
