using Integrity.Contracts;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Anchor;

/// <summary>Whether the log contains what the contract holds of it. If not, nothing may be signed: not by the anchorer, not by the sequencer.</summary>
public sealed class AnchorGap(EvidenceAnchor contract, Hash256 logId, ILogStore log)
{
    private readonly TreeReader tree = new(log);

    /// <summary>Asks the contract for its newest size, then compares.</summary>
    public async Task<Refusal?> FindAsync(CancellationToken cancellation) =>
        await FindAsync((await contract.LatestAsync(logId, BlockTag.Latest, cancellation)).Size, cancellation);

    /// <summary>Null when the log contains it; else which of the two histories says what.</summary>
    /// <param name="size">The contract's newest, asked before this call: the log of the store is never behind what was anchored from it.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    public async Task<Refusal?> FindAsync(long size, CancellationToken cancellation)
    {
        if (size == 0)
        {
            return null;
        }

        // The store's, not this node's: another node of ours may have logged and anchored more than we have followed.
        var here = (await log.HeadAsync(cancellation))?.Size ?? 0;
        if (size > here)
        {
            return new Refusal("anchor.contract-ahead", size.ToString(), here.ToString());
        }

        var root = await contract.RootAsync(logId, size, BlockTag.Latest, cancellation);
        var ours = await tree.RootAsync(size, cancellation);
        return root is { } theirs && theirs != ours ? new Refusal("anchor.root-differs", size.ToString(), theirs.ToString(), ours.ToString()) : null;
    }
}
