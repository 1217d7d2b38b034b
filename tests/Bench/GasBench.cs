using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Log;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary>What one statement costs on chain, by how many share an anchor; beside one attestation each with the Ethereum Attestation Service.</summary>
internal static class GasBench
{
    private const int Start = 1_000_000;
    private static readonly int[] Batches = [1, 100, 10_000];

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        await using var chain = await Devnet.StartAsync(new DevnetOptions(Path.Combine(Machine.Repository, "chain-devnet")));
        var eas = await External.PeerAsync("eas-gas.mjs", chain.Endpoint.ToString());
        var (attest, timestamp) = (eas.GetProperty("attest").GetDouble(), eas.GetProperty("timestamp").GetDouble());

        using var sender = new Sender(chain.Client, chain.Accounts[1]);
        var (contract, _) = await EvidenceAnchor.DeployAsync(chain.Client, sender, sender.Account.Address);
        var logId = AnchorLayout.LogId(History.Origin);
        await contract.OpenAsync(sender, logId, sender.Account.Address);
        var tree = new FullTree(FullTree.Noise(Start + Batches.Sum() + Batches.Length));
        long size = Start;
        await contract.AnchorAsync(sender, logId, size, TreeProofs.Root(size, tree.Node), []);
        foreach (var batch in Batches)
        {
            // A batch ends with its heads leaf.
            var grown = size + batch + 1;
            var receipt = await contract.AnchorAsync(
                sender, logId, grown, TreeProofs.Root(grown, tree.Node), TreeProofs.Consistency(size, grown, tree.Node));
            size = grown;
            var ours = new Figure($"gas a statement, {batch:N0} an anchor, consistency proved on chain at {Start:N0} leaves", (double)receipt.GasUsed / batch, "gas")
            {
                LessIsBetter = true,
                Target = batch == Batches[^1] ? 15 : null,
            };
            yield return ours with { Peer = ("EAS attest, one each", attest) };
            yield return ours with { What = "the same", Peer = ("EAS timestamp, one each", timestamp), Target = null };
        }
    }
}
