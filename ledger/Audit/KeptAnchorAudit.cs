using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Audit;

/// <summary>Checks every kept anchor proof as a verifier will, and that what it proves is this log. Needs no chain.</summary>
public static class KeptAnchorAudit
{
    public static async Task<IReadOnlyList<Refusal>> RunAsync(
        IAnchorStore store, LogAudit log, Address contract, string origin, CancellationToken cancellation)
    {
        var anchors = await store.AnchorsAsync(cancellation);
        var faults = new List<Refusal>();
        foreach (var anchor in anchors)
        {
            if (Check(anchor, contract, AnchorLayout.LogId(origin)) is { } broken)
            {
                faults.Add(new("audit.kept-anchor-broken", $"{anchor.Size}", broken.Code));
            }
            else if (await log.RootAtAsync(anchor.Size, cancellation) != anchor.Root)
            {
                faults.Add(new("audit.kept-anchor-differs", $"{anchor.Size}"));
            }
        }

        return faults;
    }

    private static Refusal? Check(StoredAnchor anchor, Address contract, Hash256 logId)
    {
        var part = new Anchor.AnchoredLog(anchor, Log.LogSnapshot.Empty).Part();
        return !BlockHeader.Parse(part.Header).Ok(out var header, out var refused)
            || !Account.Verify(header.StateRoot, contract.Bytes, part.Account).Ok(out var account, out refused)
            || !account.VerifySlot(AnchorLayout.LogSlot(logId), part.Log).Ok(out var word, out refused)
            || !account.VerifySlot(AnchorLayout.RootSlot(logId, anchor.Size), part.Root).Ok(out var root, out refused)
            || !AnchorLayout.DecodeLog(word).Ok(out var log, out refused) ? refused
            : log.Size == anchor.Size && root == anchor.Root && header.Hash == anchor.BlockHash ? null
            : new Refusal("anchor.other", $"{log.Size}");
    }
}
