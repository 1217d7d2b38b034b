using System.Collections.Immutable;
using Integrity.Digests;

namespace Integrity.Ledger.Lookup;

/// <summary>What this ledger says of a digest. To everybody: whether it is on record, and since when. Whose it is only to who may read that item.</summary>
/// <param name="Searched">Size of the log that was looked through; what came after is not known yet.</param>
/// <param name="First">The oldest record; null when there is none.</param>
/// <param name="Items">Where it is on record, as far as the reader may know.</param>
public sealed record DigestFound(Digest Digest, long Searched, FirstRecord? First, ImmutableArray<FoundItem> Items);

/// <summary>Since when a digest is on record.</summary>
/// <param name="AcceptedAt">By the ledger's own clock.</param>
/// <param name="Index">Its statement's place in the log.</param>
/// <param name="Anchor">The first block that holds it; null while it waits for one.</param>
public sealed record FirstRecord(DateTimeOffset AcceptedAt, long Index, FoundAnchor? Anchor);

/// <summary>A block that holds it.</summary>
/// <param name="Size">Of the checkpoint that the contract holds since this block.</param>
public sealed record FoundAnchor(long Block, Hash256 Hash, DateTimeOffset Time, long Size);

/// <summary>One place where it is on record.</summary>
/// <param name="Code">The item whose digest it is.</param>
/// <param name="Stream">The history that says so.</param>
public sealed record FoundItem(string Code, string Stream, long Seq);
