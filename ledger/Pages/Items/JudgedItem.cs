using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Proofs;

namespace Integrity.Ledger.Pages.Items;

/// <summary>A verdict, or null while nothing can be judged.</summary>
internal sealed record Judging(JudgedItem? Item);

/// <summary>What a verdict on an item is of.</summary>
/// <param name="Head">Digest of its newest statement.</param>
/// <param name="Size">Of the checkpoint that it is proved by.</param>
/// <param name="Block">The block that holds the checkpoint; null where it waits for one.</param>
/// <param name="Contract">By which the anchor is judged: it may have become known only now.</param>
internal sealed record JudgedPoint(StreamName Item, Hash256 Head, long Size, Hash256? Block, Address? Contract);

/// <summary>The verdict on an item, for who may read as much of it.</summary>
/// <param name="Size">Of the checkpoint in the bundle.</param>
/// <param name="Block">The block whose header is in the bundle; null where it has none.</param>
/// <param name="Anchor">Where that checkpoint is anchored, if it is.</param>
/// <param name="Items">The items in the bundle.</param>
/// <param name="Hidden">Those of them whose withheld members the reader does not get.</param>
/// <param name="Bytes">Of the bundle: about what the verdict holds of it.</param>
internal sealed record JudgedItem(
    Verdict Verdict, long? Size, Hash256? Block, AnchorPlace? Anchor, IReadOnlyList<StreamName> Items, IReadOnlySet<StreamName> Hidden, long Bytes, DateTimeOffset AsOf);
