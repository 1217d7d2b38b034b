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
}
