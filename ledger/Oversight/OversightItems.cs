namespace Integrity.Ledger.Oversight;

/// <summary>What stands behind a figure: one row for each thing it counts.</summary>
/// <param name="Which"><c>all</c>, <c>in</c> (the numerator) or <c>rest</c> (the denominator without it).</param>
/// <param name="Part">One part of the figure; null for all.</param>
/// <param name="AsOf">By which open terms are overdue.</param>
/// <param name="Size">How much of the log was counted when this was read.</param>
/// <param name="LogSize">How much there was.</param>
/// <param name="Anew">What the figure counts is being made anew: there is nothing to show until then.</param>
/// <param name="After">What was asked for <c>after</c>; null: from the beginning.</param>
/// <param name="Next">What to ask for <c>after</c>; null at the end.</param>
public sealed record OversightItems(
    string Figure,
    string Title,
    string Means,
    string Which,
    string? Part,
    string? PartSays,
    string? Agency,
    bool OwnOnly,
    string From,
    string To,
    string Offset,
    DateTimeOffset AsOf,
    long Size,
    long LogSize,
    bool Anew,
    string? After,
    IReadOnlyList<CountedItem> Items,
    string? Next);

/// <summary>One counted statement.</summary>
/// <param name="Item">The evidence code.</param>
/// <param name="At">When it counts.</param>
/// <param name="State">What became of it.</param>
/// <param name="Seconds">How long, where the figure measures a time.</param>
public sealed record CountedItem(string Item, long Seq, string Agency, string Name, string Says, DateTimeOffset At, string State, long? Seconds);

/// <summary>All pages, each read as it is asked for. One that is being counted anew ends them unfinished.</summary>
internal sealed record EveryPage(IAsyncEnumerable<OversightItems> Pages);
