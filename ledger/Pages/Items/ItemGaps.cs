using System.Text.Json;
using Integrity.Statements;

namespace Integrity.Ledger.Pages.Items;

/// <summary>
/// What no anchor can show: the time from the end of a collection or an acquisition to the first block that holds it. A bundle is proved at the newest
/// block, hence at a later one: its own gap is longer.
/// </summary>
internal static class ItemGaps
{
    public static IReadOnlyList<AnchorGap> Of(ItemSources sources, ItemVoice voice) =>
    [
        .. from s in sources.Statements
           let ended = Ended(s.Said)
           where ended is not null
           let first = sources.Blocks.GetValueOrDefault(s.Said.Seq)
           let length = first?.BlockTime - ended
           select new AnchorGap(
               s.Said.Seq,
               voice.Act(s.Said.Act),
               voice.When(ended.Value),
               voice.Anchor(first),
               length is { } known ? voice.Span(known.Duration()) : null,
               length < TimeSpan.Zero),
    ];

    /// <summary>A collection ends at <c>to</c>, an acquisition at <c>ended</c>; other acts begin nothing that could change unseen.</summary>
    public static DateTimeOffset? Ended(Statement said) =>
        said.Act switch { "collect" => "to", "acquire" => "ended", _ => null } is { } member
        && said.Body.TryOpen(member, out var text) && text.ValueKind == JsonValueKind.String && UtcTime.TryParse(text.GetString(), out var ended)
            ? ended
            : null;
}
