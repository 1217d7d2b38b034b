namespace Integrity.Ledger.Pages.Items;

/// <summary>The custody of an item as bars over time.</summary>
internal sealed class ItemPicture
{
    private readonly ItemSources sources;
    private readonly ItemVoice voice;
    private readonly PictureScale scale;

    private ItemPicture(ItemSources sources, ItemVoice voice, DateTimeOffset first, DateTimeOffset last) =>
        (this.sources, this.voice, scale) = (sources, voice, new PictureScale(first, last, voice.Pack.Calendar.Offset));

    /// <summary>Null when no time passes between the first thing that happened and the last.</summary>
    public static CustodyPicture? Of(ItemSources sources, ItemVoice voice, IReadOnlyList<StepModel> steps)
    {
        var times = sources.Statements.Select(s => s.Said.At)
            .Concat(sources.Statements.Select(s => ItemGaps.Ended(s.Said)).OfType<DateTimeOffset>())
            .Concat(sources.Blocks.Values.Select(a => a.BlockTime)).ToList();
        var (first, last) = (times.Min(), times.Max());
        return last <= first ? null : new ItemPicture(sources, voice, first, last).Draw(steps, first, last);
    }

    private CustodyPicture Draw(IReadOnlyList<StepModel> steps, DateTimeOffset first, DateTimeOffset last)
    {
        var hands = sources.Item.Holdings.Select((held, n) => (held.Agency, Bar: Bar("held", held.At, ItemHands.Until(sources, n), Name(held.Agency))))
            .GroupBy(h => h.Agency).Select(h => new PictureLane(Name(h.Key), [.. h.Select(b => b.Bar)]));
        var anchors = sources.Blocks.Values.Select(a => a.BlockTime).ToList();
        PictureLane[] others =
        [
            new(voice["item.lane.sealed"], [.. Spans("sealed", ["seal"], ["unseal"])]),
            new(voice["item.lane.stored"], [.. Spans("stored", ["deposit"], ["withdraw"])]),
            new(voice["report.lane.before-anchor"], [.. Gaps()]),
        ];
        return new(
            voice["item.picture", sources.Item.Code.ToString()],
            voice["item.picture.means", $"{sources.Item.Holdings.Count}", $"{steps.Count}", voice.Voice.Time(first), voice.Voice.Time(last)],
            voice.Voice.Offset,
            [.. hands, .. others.Where(l => l.Bars.Count > 0)],
            [.. Spans("way", ["transfer.offer"], ["transfer.accept", "transfer.refuse", "transfer.recall"])],
            [.. steps.Select(s => new PictureMark(scale.Place(sources.At(s.Seq)), Tone(s.Worst?.Code), voice["item.mark", $"{s.Seq}", s.Act.Says, s.Claimed.Shown]))],
            scale.Ticks(),
            anchors.Count == 0 ? null : scale.Place(anchors.Max()));
    }

    /// <summary>From each act that begins it to the next that ends it; what nothing has ended goes on, unless custody itself has ended.</summary>
    private IEnumerable<PictureBar> Spans(string kind, string[] begin, string[] end)
    {
        DateTimeOffset? since = null;
        foreach (var said in sources.Statements.Select(s => s.Said))
        {
            if (since is { } from && (end.Contains(said.Act, StringComparer.Ordinal) || said.Act is "return" or "dispose"))
            {
                yield return Bar(kind, from, said.At, voice["item.lane." + kind]);
                since = null;
            }
            else if (begin.Contains(said.Act, StringComparer.Ordinal))
            {
                since = said.At;
            }
        }

        if (since is { } open)
        {
            yield return Bar(kind, open, null, voice["item.lane." + kind]);
        }
    }

    private IEnumerable<PictureBar> Gaps() =>
        from s in sources.Statements
        let ended = ItemGaps.Ended(s.Said)
        where ended is not null
        let first = sources.Blocks.GetValueOrDefault(s.Said.Seq)
        where first is null || first.BlockTime > ended
        select Bar("before", ended.Value, first?.BlockTime, voice.Voice.Step(s.Said.Seq, s.Said.Act));

    private PictureBar Bar(string kind, DateTimeOffset from, DateTimeOffset? to, string says)
    {
        var start = scale.Place(from);
        return new(
            kind,
            start,
            to is { } end ? Math.Max(start, scale.Place(end)) : 1,
            says + voice.Voice.Comma + (to is { } until ? voice["report.from-to", voice.Voice.Time(from), voice.Voice.Time(until)] : voice["item.since", voice.Voice.Time(from)]),
            to is null);
    }

    private string Name(Identifiers.AgencyId agency) => sources.Agency(agency) is var known && known.Name is { } name ? voice["report.agency", name, known.Id] : agency.ToString();

    private static string Tone(string? outcome) => outcome switch
    {
        "fatal" => "bad",
        "curable" or "warn" or "human" => "doubtful",
        "pass" or "cured" => "good",
        _ => "quiet",
    };
}
