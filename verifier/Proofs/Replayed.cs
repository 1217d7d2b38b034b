using System.Collections.Immutable;
using Integrity.Chain;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>A history that was replayed to the end of every stream: what rules and recognitions look at.</summary>
/// <param name="Subject">An item, or a case.</param>
/// <param name="Items">The items that have begun, in the order of the bundle: of an item's bundle the subject is first.</param>
/// <param name="States">Every stream that has a statement, after its last.</param>
public sealed record Replayed(StreamName Subject, ImmutableArray<ReplayedItem> Items, ImmutableDictionary<StreamName, StreamState> States)
{
    /// <summary>All streams after each statement, in log order.</summary>
    internal ImmutableArray<(long Index, ImmutableDictionary<StreamName, StreamState> World)> Worlds { get; init; } = [];

    /// <summary>
    /// Replays a bundle without proving it: for a ledger that made it from its own log, and for a verdict that has proved it before.
    /// Refused with the first reason why it is no whole history.
    /// </summary>
    /// <param name="ledgerKey">The log's own key.</param>
    public static Result<Replayed> Of(Bundle bundle, PublicKey? ledgerKey)
    {
        var headers = bundle.Headers.Select(rlp => BlockHeader.Parse(rlp).Ok(out var header, out _) ? header : null).OfType<BlockHeader>()
            .DistinctBy(h => h.Hash).ToDictionary(h => h.Hash, h => h.Timestamp);
        var replay = Replay.Of(bundle, ledgerKey, block => headers.TryGetValue(block, out var time) ? time : null);
        return replay.Complete ? replay.ToReplayed()
            : bundle.Streams.Select(s => replay.RefusalOf(s.Stream)).OfType<Refusal>().FirstOrDefault()
                ?? new Refusal("replay.stream-missing", $"{bundle.Streams.Select(s => replay.BlockerOf(s.Stream)).OfType<StreamName>().First()}");
    }

    /// <summary>The same with only the statements whose log index is below a size: what a ledger of that size could know. Costs no judgement.</summary>
    public Replayed AsOf(long size)
    {
        var known = Worlds.Count(w => w.Index < size);
        return known == Worlds.Length ? this : new(
            Subject,
            [.. Items.Select(i => i.AsOf(size)).OfType<ReplayedItem>()],
            known == 0 ? ImmutableDictionary<StreamName, StreamState>.Empty : Worlds[known - 1].World)
        {
            Worlds = Worlds[..known],
        };
    }

    /// <summary>The item's history, or null when it is not here or has not begun.</summary>
    public ReplayedItem? Item(StreamName stream) => Items.FirstOrDefault(i => i.Stream == stream);
}

/// <summary>One item's history.</summary>
/// <param name="State">After its last statement.</param>
public sealed record ReplayedItem(StreamName Stream, ItemState State, ImmutableArray<RecordedStep> Steps)
{
    internal ReplayedItem? AsOf(long size)
    {
        ImmutableArray<RecordedStep> known = [.. Steps.TakeWhile(s => s.Index < size)];
        return known.Length == Steps.Length ? this : known.IsEmpty ? null : new(Stream, known[^1].After, known);
    }
}

/// <summary>One accepted statement of an item, with everything that stood around it.</summary>
/// <param name="Part">As the bundle carries it.</param>
/// <param name="Before">The item before it; null for its first.</param>
/// <param name="After">The item after it.</param>
/// <param name="SignedBy">The officers' keys that signed.</param>
/// <param name="AfterBlock">Time of the block that it names in <c>after</c>: it was signed later than that.</param>
/// <param name="World">All streams just before it: keyrings, agreements, standards, other items. A stream that has no statement yet is not there.</param>
public sealed record RecordedStep(
    StatementPart Part,
    ItemState? Before,
    ItemState After,
    ImmutableArray<SigningOfficer> SignedBy,
    DateTimeOffset? AfterBlock,
    ImmutableDictionary<StreamName, StreamState> World)
{
    public Envelope Envelope => Part.Envelope;

    public Statement Statement => Part.Envelope.Statement;

    /// <summary>Its position in the log.</summary>
    public long Index => Part.Index;
}
