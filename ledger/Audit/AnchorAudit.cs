using Integrity.Chain;
using Integrity.Contracts;

namespace Integrity.Ledger.Audit;

/// <summary>Compares every anchor that the contract ever took with the log as <see cref="LogAudit"/> derived it.</summary>
public static class AnchorAudit
{
    /// <summary>What the chain holds and the log does not; and how many anchors were looked at.</summary>
    public static async Task<(IReadOnlyList<Refusal> Faults, int Anchors)> RunAsync(
        LogAudit log, EvidenceAnchor contract, string origin, CancellationToken cancellation)
    {
        var faults = new List<Refusal>();
        var anchors = await contract.AnchoredAsync(AnchorLayout.LogId(origin), fromBlock: 0, BlockTag.Latest, cancellation);
        foreach (var anchor in anchors)
        {
            if (await log.RootAtAsync(anchor.Size, cancellation) is not { } root)
            {
                faults.Add(new("audit.anchor-unknown", $"{anchor.Size}", $"{anchor.BlockNumber}"));
            }
            else if (root != anchor.Root)
            {
                faults.Add(new("audit.anchor-differs", $"{anchor.Size}", $"{anchor.Root}", $"{root}"));
            }
        }

        return (faults, anchors.Count);
    }
}
