using Integrity.Chain;
using Integrity.Log;

namespace Integrity.Contracts.Tests.Gas;

/// <summary>What one anchor transaction costs, all of it, on a log of realistic size. The bench calls this, too.</summary>
/// <param name="Statements">In the batch; a heads leaf ends it, as it ends every checkpoint.</param>
/// <param name="Gas">Of the whole transaction, as its receipt says.</param>
public sealed record AnchorGas(int Statements, long Gas)
{
    public double PerStatement => (double)Gas / Statements;

    /// <summary>Deploys the contract, anchors <paramref name="before"/> leaves, then one batch after another.</summary>
    public static async Task<IReadOnlyList<AnchorGas>> MeasureAsync(Devnet chain, long before, params IReadOnlyList<int> batches)
    {
        ArgumentNullException.ThrowIfNull(chain);
        using var sender = new Sender(chain.Client, chain.Accounts[0]);
        var logId = AnchorLayout.LogId("gas.example");
        var (contract, _) = await EvidenceAnchor.DeployAsync(chain.Client, sender, sender.Account.Address);
        await contract.OpenAsync(sender, logId, sender.Account.Address);

        var levels = Levels(before + batches.Sum(statements => statements + 1L));
        Hash256 Node(int level, long index) => levels[level][index];
        await contract.AnchorAsync(sender, logId, before, TreeProofs.Root(before, Node), []);

        var measured = new List<AnchorGas>();
        var size = before;
        foreach (var statements in batches)
        {
            var next = size + statements + 1;
            var receipt = await contract.AnchorAsync(sender, logId, next, TreeProofs.Root(next, Node), TreeProofs.Consistency(size, next, Node));
            measured.Add(new(statements, receipt.GasUsed));
            size = next;
        }

        return measured;
    }

    /// <summary>The hashes of all full subtrees, by level.</summary>
    private static List<Hash256[]> Levels(long size)
    {
        var levels = new List<Hash256[]> { new Hash256[size] };
        for (var i = 0; i < size; i++)
        {
            levels[0][i] = Hash256.Sha256(BitConverter.GetBytes(i));
        }

        while (levels[^1].Length > 1)
        {
            var below = levels[^1];
            var above = new Hash256[below.Length / 2];
            MerkleTree.HashPairs(below.AsSpan(0, 2 * above.Length), above);
            levels.Add(above);
        }

        return levels;
    }
}
