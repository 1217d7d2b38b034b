using Integrity.Statements;

namespace Integrity.Ledger.Pages.Items;

/// <summary>Who held it, from when to when, and the time on the way between two hands.</summary>
internal static class ItemHands
{
    public static IReadOnlyList<Hand> Of(ItemSources sources, ItemVoice voice) =>
        [.. sources.Item.Holdings.Select((held, n) => Hand(sources, voice, n))];

    /// <summary>When it left the hands of that holding: when the next had it, or when custody ended; null while it is held.</summary>
    public static DateTimeOffset? Until(ItemSources sources, int holding) =>
        holding + 1 < sources.Item.Holdings.Count ? sources.Item.Holdings[holding + 1].At
        : sources.Item.Ended is null ? null
        : sources.Statements.LastOrDefault(s => s.Said.Act is "return" or "dispose")?.Said.At;

    private static Hand Hand(ItemSources sources, ItemVoice voice, int n)
    {
        var held = sources.Item.Holdings[n];
        var offer = n == 0 ? null : OfferBefore(sources, held.Seq);
        return new(
            sources.Agency(held.Agency),
            voice.When(held.At),
            voice.When(Until(sources, n)),
            held.Seq,
            voice.Act(sources.Statements[(int)held.Seq].Said.Act),
            offer is null ? null : voice["item.on-the-way", voice.Span(held.At - offer.At), $"{offer.Seq}"]);
    }

    private static Statement? OfferBefore(ItemSources sources, long seq)
    {
        for (var i = (int)seq - 1; i >= 0; i--)
        {
            if (sources.Statements[i].Said.Act == "transfer.offer")
            {
                return sources.Statements[i].Said;
            }
        }

        return null;
    }
}
