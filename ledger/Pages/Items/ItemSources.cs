using System.Collections.Frozen;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Ledger.Pages.Items;

/// <summary>What a page about an item is made from, all read before anything is said.</summary>
/// <param name="State">The item as of its newest accepted statement.</param>
/// <param name="Statements">All accepted, in order.</param>
/// <param name="Indexes">Log index by seq; what is not logged yet is missing.</param>
/// <param name="Blocks">First final anchor by seq.</param>
/// <param name="Judged">What the verifier says of the bundle that this reader gets; null when nothing is logged yet.</param>
/// <param name="IsAnchored">Whether this log is anchored anywhere: what has no anchor yet waits for one then.</param>
/// <param name="Others">Items that this one names and that have begun, and whether the reader may read each.</param>
internal sealed record ItemSources(
    StreamState State,
    IReadOnlyList<SourceStatement> Statements,
    FrozenDictionary<long, long> Indexes,
    FrozenDictionary<long, AnchorPlace> Blocks,
    JudgedItem? Judged,
    bool IsAnchored,
    FrozenDictionary<StreamName, (ItemState Item, bool Readable)> Others,
    DateTimeOffset AsOf)
{
    public ItemState Item => State.Item!;

    public Verdict? Verdict => Judged?.Verdict;

    /// <summary>Why the proof is not whole while nothing but the anchor is missing: <c>pending</c>, or <c>unanchored</c> where there is none to wait for; else null.</summary>
    public string? Lacks =>
        Verdict is { Overall: Overall.Unproven, Facts: not null } verdict && verdict.Checks.All(c => !c.LeavesUnproven || c.Code == CheckCode.AnchorPresent)
            ? IsAnchored ? "pending" : "unanchored"
            : null;

    /// <summary>The history as the verdict replayed it; null when it could not.</summary>
    public Replayed? History => Verdict?.History;

    /// <summary>The statement as replayed; null for one that the verdict does not cover.</summary>
    public RecordedStep? Recorded(long seq) => History?.Item(State.Stream) is { } item && seq < item.Steps.Length ? item.Steps[(int)seq] : null;

    public Named Agency(AgencyId id) => ItemVoice.Agency(id, History);

    /// <summary>A statement's claimed time, by its place.</summary>
    public DateTimeOffset At(long seq) => Statements[(int)seq].Said.At;
}

/// <summary>A statement as the store has it, read.</summary>
internal sealed record SourceStatement(StoredStatement Stored, Envelope Envelope)
{
    public Statement Said => Envelope.Statement;
}
