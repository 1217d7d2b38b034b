using Integrity.Contracts;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Nodes;

/// <summary>What our contract says of our log, after the chain's node has shown that it speaks for them.</summary>
internal sealed class AnchoredSize(AnchorTarget target, EvidenceAnchor contract, ILedgerStore store)
{
    private readonly ChainWatch watch = new(target, contract, store.Anchors);
    private readonly AnchorGap gap = new(contract, target.LogId, store.Log);

    /// <summary>The newest size, 0 when nothing is anchored; and what of it this database lacks, or null.</summary>
    /// <exception cref="AnchorTroubleException">It speaks for something else.</exception>
    public async Task<(long Size, Refusal? Gap)> AskAsync(CancellationToken cancellation)
    {
        _ = await watch.MeetAsync(cancellation);
        var (_, size) = await contract.LatestAsync(target.LogId, BlockTag.Latest, cancellation);
        return (size, await gap.FindAsync(size, cancellation));
    }

    /// <summary>
    /// Whether the chain has another block where this anchor's was: a re-organisation took it back. False while the chain's node has not come so
    /// far, or has that very block; what it says of the contract is then of another node behind the same address, or too old.
    /// </summary>
    public async Task<bool> TookBackAsync(StoredAnchor anchor, CancellationToken cancellation)
    {
        try
        {
            return (await target.Chain.BlockAsync(BlockTag.Number(anchor.BlockNumber), cancellation)).Header.Hash != anchor.BlockHash;
        }
        catch (ChainMovedException)
        {
            return false;
        }
    }
}
