using Integrity.Contracts;

namespace Integrity.Ledger.Nodes;

/// <summary>What the contract says of our log.</summary>
internal sealed class AnchoredSize(ChainClient chain, EvidenceAnchor contract, Hash256 logId)
{
    /// <summary>Null when the node speaks for the chain that this log is anchored on, or when it is not anchored yet.</summary>
    public async Task<Refusal?> OtherThanAsync(string? known, CancellationToken cancellation) =>
        known is not null && $"{await chain.ChainIdAsync(cancellation)}" is var id && id != known ? new Refusal("anchor.other-chain", id, known) : null;

    /// <summary>The newest size and its root; 0 and null when nothing is anchored.</summary>
    public async Task<(long Size, Hash256? Root)> NewestAsync(CancellationToken cancellation)
    {
        var (_, size) = await contract.LatestAsync(logId, BlockTag.Latest, cancellation);
        return (size, size == 0 ? null : await contract.RootAsync(logId, size, BlockTag.Latest, cancellation));
    }
}
