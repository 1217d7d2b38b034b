using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Proofs;

namespace Integrity.Reports;

/// <summary>Who held it, from when to when, and the time between hands.</summary>
internal static class HandsSection
{
    public static Section? Of(Telling told)
    {
        var items = told.Items.ToList();
        return items.Count == 0 ? null : new(
            "hands",
            told.Voice["report.hands"],
            [.. HandsTimeline.Of(told, items) is { } timeline ? [timeline] : ImmutableArray<Block>.Empty, .. items.Select(i => Hands(told, i, items.Count > 1))])
        {
            Screen = [.. items.Select(i => InBrief(told, i, items.Count > 1))],
        };
    }

    /// <summary>When the item left this agency's hands: when the next had it, or when it was returned or disposed of; null while it is held.</summary>
    public static DateTimeOffset? Until(ReplayedItem item, int holding) =>
        holding + 1 < item.State.Holdings.Count ? item.State.Holdings[holding + 1].At
        : item.Steps.LastOrDefault(s => s.Statement.Act is "return" or "dispose")?.Statement.At;

    private static Table Hands(Telling told, ReplayedItem item, bool named)
    {
        var voice = told.Voice;
        var rows = new List<Row>();
        for (var i = 0; i < item.State.Holdings.Count; i++)
        {
            var held = item.State.Holdings[i];
            var step = item.Steps[(int)held.Seq];
            if (step.Before?.Offer is { } offer)
            {
                var offered = item.Steps[(int)offer.Seq];
                rows.Add(Aside(voice["report.on-the-way", voice.Span(held.At - offered.Statement.At), voice.Step(offer.Seq, offered.Statement.Act), voice.Time(offered.Statement.At)]));
            }

            rows.Add(new([
                told.Agency(held.Agency),
                voice.Time(held.At),
                Until(item, i) is { } until ? voice.Time(until) : voice["report.still-held"],
                voice.Step(held.Seq, step.Statement.Act),
            ]));
            var last = i + 1 < item.State.Holdings.Count ? item.State.Holdings[i + 1].Seq : item.Steps.Length;
            rows.AddRange(item.Steps.Where(s => s.Statement.Seq > held.Seq && s.Statement.Seq < last).Select(s => Remark(told, s)).OfType<Row>());
        }

        return new(
            Caption(told, item, named),
            [voice["report.column.agency"], voice["report.column.from"], voice["report.column.until"], voice["report.column.how"]],
            [.. rows]);
    }

    /// <summary>A row a hand, then whatever did not come about, then every time on the way.</summary>
    private static Table InBrief(Telling told, ReplayedItem item, bool named)
    {
        var voice = told.Voice;
        var rows = new List<Row>();
        var ways = new List<string>();
        for (var i = 0; i < item.State.Holdings.Count; i++)
        {
            var held = item.State.Holdings[i];
            if (item.Steps[(int)held.Seq].Before?.Offer is { } offer)
            {
                ways.Add($"{voice.Number(held.Seq)} {voice.Span(held.At - item.Steps[(int)offer.Seq].Statement.At)}");
            }

            rows.Add(new([
                voice.Time(held.At),
                Until(item, i) is { } until ? voice.Time(until) : voice["report.still-held"],
                voice.Number(held.Seq),
                told.Agency(held.Agency),
            ]));
            var last = i + 1 < item.State.Holdings.Count ? item.State.Holdings[i + 1].Seq : item.Steps.Length;
            rows.AddRange(item.Steps.Where(s => s.Statement.Seq > held.Seq && s.Statement.Seq < last).Select(s => Remark(told, s)).OfType<Row>()
                .Select(r => r with { Cells = [r.Cells[0] with { Rows = 2 }] }));
        }

        if (ways.Count > 0)
        {
            rows.Add(Aside(voice["report.ways", string.Join(voice.Comma, ways)]));
        }

        return new(Caption(told, item, named), [voice["report.column.from"], voice["report.column.until"], voice["report.column.how"], voice["report.column.agency"]], [.. rows]);
    }

    private static string Caption(Telling told, ReplayedItem item, bool named) =>
        named ? told.Voice["report.hands-of", item.Stream.Id, told.Voice.Word("kind", item.State.Kind)] : "";

    /// <summary>A hand-over that did not come about, and how the item left everybody's hands.</summary>
    private static Row? Remark(Telling told, RecordedStep step)
    {
        var voice = told.Voice;
        var said = step.Statement;
        return said.Act switch
        {
            "transfer.refuse" or "transfer.recall" when step.Before?.Offer is { } offer =>
                Aside(voice["report.not-taken", voice.Step(said.Seq, said.Act), voice.Time(said.At), told.Agency(offer.To), Telling.Text(step, "reason") ?? ""]),
            "return" or "dispose" => Aside(voice["report.ended", voice.Step(said.Seq, said.Act), voice.Time(said.At), Telling.Text(step, "reason") ?? Telling.Text(step, "instrument") ?? ""]),
            _ => null,
        };
    }

    private static Row Aside(string text) => new([new(text, Tone.Quiet)], Aside: true);
}
