namespace Integrity.Ledger.Store;

/// <summary>What the chain said, kept because nodes forget old state within hundreds of blocks.</summary>
public interface IAnchorStore
{
    /// <summary>The anchor of the largest size, or null.</summary>
    Task<StoredAnchor?> NewestAnchorAsync(CancellationToken cancellation);

    /// <summary>The anchor of exactly this size, or null.</summary>
    Task<StoredAnchor?> AnchorAsync(long size, CancellationToken cancellation);

    Task<IReadOnlyList<StoredAnchor>> AnchorsAsync(CancellationToken cancellation);

    /// <summary>Keeps an anchor. One for the same size is replaced: after a reorganisation the newer proof is the good one.</summary>
    Task KeepAnchorAsync(StoredAnchor anchor, CancellationToken cancellation);

    /// <summary>Drops anchors of larger sizes: a reorganisation took them back.</summary>
    Task ForgetAnchorsAboveAsync(long size, CancellationToken cancellation);

    /// <summary>The RLP of a block header that a statement may name in <c>after</c>, or null.</summary>
    Task<byte[]?> HeaderAsync(Hash256 hash, CancellationToken cancellation);

    Task KeepHeaderAsync(Hash256 hash, byte[] rlp, CancellationToken cancellation);

    /// <summary>A fact about this ledger that must not change under it (origin, log key, contract), or null.</summary>
    Task<string?> FactAsync(string name, CancellationToken cancellation);

    /// <summary>Writes a fact once; returns the one that holds, which is the older one if there was any.</summary>
    Task<string> KeepFactAsync(string name, string value, CancellationToken cancellation);
}

/// <summary>A checkpoint that the contract holds, with the proof of it.</summary>
/// <param name="Parts">The bundle's <c>anchor</c> member, UTF-8 JSON, as it goes into every bundle at this size.</param>
public sealed record StoredAnchor(
    long Size, Hash256 Root, long BlockNumber, Hash256 BlockHash, string Transaction, DateTimeOffset BlockTime, byte[] Parts);
