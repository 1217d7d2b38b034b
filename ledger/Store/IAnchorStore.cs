namespace Integrity.Ledger.Store;

/// <summary>What the chain said, kept because nodes forget old state within hundreds of blocks.</summary>
public interface IAnchorStore
{
    /// <summary>The final anchor of the largest size, or null.</summary>
    Task<StoredAnchor?> NewestAnchorAsync(CancellationToken cancellation);

    /// <summary>The anchor of exactly this size, final or not, or null.</summary>
    Task<StoredAnchor?> AnchorAsync(long size, CancellationToken cancellation);

    /// <summary>The final anchor of the smallest size above this log index: the first block that holds what stands there; null while there is none.</summary>
    Task<StoredAnchor?> CoveringAsync(long index, CancellationToken cancellation);

    /// <summary>Anchors of smaller sizes than this, final or not, the largest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredAnchor>> AnchorsBelowAsync(long size, int limit, CancellationToken cancellation);

    /// <summary>All, by size.</summary>
    Task<IReadOnlyList<StoredAnchor>> AnchorsAsync(CancellationToken cancellation);

    /// <summary>The newest anchors, final or not, the largest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<AnchorPlace>> PlacesAsync(int limit, CancellationToken cancellation);

    /// <summary>For each log index the first final anchor that has it, by size; null where none has. In the order asked.</summary>
    Task<IReadOnlyList<AnchorPlace?>> CoveringAsync(IReadOnlyList<long> indexes, CancellationToken cancellation);

    /// <summary>The anchors in the block of this number, final or not, by size.</summary>
    Task<IReadOnlyList<AnchorPlace>> InBlockAsync(long number, CancellationToken cancellation);

    /// <summary>The anchors whose block or whose transaction has this hash, final or not, by size.</summary>
    Task<IReadOnlyList<AnchorPlace>> OfHashAsync(Hash256 hash, CancellationToken cancellation);

    /// <summary>Keeps an anchor. One for the same size is replaced: after a reorganisation the newer proof is the good one.</summary>
    /// <param name="anchor">With its proof.</param>
    /// <param name="under">The anchorer's lease; null where only one node can be.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    /// <exception cref="LeaseLostException">Another node is the anchorer by now. Nothing was written.</exception>
    Task KeepAnchorAsync(StoredAnchor anchor, Lease? under, CancellationToken cancellation);

    /// <summary>
    /// Drops every anchor of a larger size than <paramref name="size"/> and keeps these instead, in one transaction: the chain was reorganised. The
    /// oversight is told from where on what it had dated waits for its anchor again.
    /// </summary>
    /// <param name="size">Up to which what is kept still stands.</param>
    /// <param name="instead">What the chain holds now.</param>
    /// <param name="under">The anchorer's lease; null where only one node can be.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    /// <exception cref="LeaseLostException">Another node is the anchorer by now. Nothing was written.</exception>
    Task ReplaceAnchorsAsync(long size, IReadOnlyList<StoredAnchor> instead, Lease? under, CancellationToken cancellation);

    /// <summary>The RLP of a block header that a statement may name in <c>after</c>, or null.</summary>
    Task<byte[]?> HeaderAsync(Hash256 hash, CancellationToken cancellation);

    Task KeepHeaderAsync(Hash256 hash, byte[] rlp, CancellationToken cancellation);

    /// <summary>A fact about this ledger that must not change under it (origin, log key, contract), or null.</summary>
    Task<string?> FactAsync(string name, CancellationToken cancellation);

    /// <summary>Writes a fact once; returns the one that holds, which is the older one if there was any.</summary>
    Task<string> KeepFactAsync(string name, string value, CancellationToken cancellation);

    /// <summary>For the few facts that move, such as how far something has been followed: writes it only if it still is what the caller read.</summary>
    /// <param name="name">Not one that <see cref="KeepFactAsync"/> keeps.</param>
    /// <param name="was">What it must be now; null: it must not be there.</param>
    /// <param name="value">What it will be.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    /// <returns>False, and nothing written, when it is something else by now.</returns>
    Task<bool> SwapFactAsync(string name, string? was, string value, CancellationToken cancellation);
}

/// <summary>A checkpoint that the contract holds, with the proof of it.</summary>
/// <param name="Parts">The bundle's <c>anchor</c> member, UTF-8 JSON, as it goes into every bundle at this size.</param>
/// <param name="Final">Its block is as deep as this ledger asks: it counts for bundles and for who waits. Until then it is only kept.</param>
public sealed record StoredAnchor(
    long Size, Hash256 Root, long BlockNumber, Hash256 BlockHash, string Transaction, DateTimeOffset BlockTime, byte[] Parts, bool Final = true);
