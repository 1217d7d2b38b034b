using System.Collections.Immutable;
using Integrity.Digests;

namespace Integrity.Ledger.Lookup;

/// <summary>
/// What this ledger says of a file's digests. To everybody: whether a statement names one of them, and since when. Where only to who may read that history.
/// It is the ledger's word out of a table: nothing is proved by it.
/// </summary>
/// <param name="Asked">Of one file, one of each algorithm.</param>
/// <param name="Searched">Size of the log that was looked through; what came after is not known yet.</param>
/// <param name="Size">Of the log. While it is more than was looked through, a digest that was not found may still be on record.</param>
/// <param name="First">The oldest record; null when none was found.</param>
/// <param name="Items">Where it is on record, as far as the reader may know.</param>
/// <param name="IsCut">There are more records than were looked at for this reader.</param>
public sealed record DigestFound(ImmutableArray<Digest> Asked, long Searched, long Size, FirstRecord? First, ImmutableArray<FoundItem> Items, bool IsCut)
{
    /// <summary><c>known</c>, <c>pending</c>, <c>unknown</c>, or <c>reading</c>: not found so far, and not looked for everywhere.</summary>
    public string State =>
        First is { Anchor: not null } ? "known"
        : First is not null ? "pending"
        : Searched < Size ? "reading"
        : "unknown";
}

/// <summary>Since when a digest is on record.</summary>
/// <param name="Digest">Which of those asked for.</param>
/// <param name="AcceptedAt">By the ledger's own clock.</param>
/// <param name="Index">Its statement's place in the log.</param>
/// <param name="Anchor">The first block that holds it; null while it waits for one.</param>
public sealed record FirstRecord(Digest Digest, DateTimeOffset AcceptedAt, long Index, FoundAnchor? Anchor);

/// <summary>A block that holds it.</summary>
/// <param name="Size">Of the checkpoint that the contract holds since this block.</param>
public sealed record FoundAnchor(long Block, Hash256 Hash, DateTimeOffset Time, long Size);

/// <summary>One place where it is on record.</summary>
/// <param name="Code">The item whose digest it is, as that history says: of another item than its own only that one's history could say so.</param>
/// <param name="Stream">The history that says it, which the reader may read.</param>
/// <param name="Opens">The item's own page may be shown to the reader, and its own history agrees.</param>
public sealed record FoundItem(string Code, string Stream, long Seq, bool Opens)
{
    /// <summary>Code of the item whose history says it.</summary>
    public string By => Stream["item/".Length..];
}
