using Integrity.Chain;
using Integrity.Log;

namespace Integrity.Contracts.Tests.Anchor;

/// <summary>A chain with the contract deployed and one log opened, and the log's leaves.</summary>
internal sealed class OpenLog : IAsyncDisposable
{
    private OpenLog(Devnet chain, EvidenceAnchor contract, Receipt deployment, Sender governor, Sender logOperator) =>
        (Chain, Contract, Deployment, Governor, Operator) = (chain, contract, deployment, governor, logOperator);

    public static Hash256 Id { get; } = AnchorLayout.LogId("ledger.example");

    public Devnet Chain { get; }

    public EvidenceAnchor Contract { get; }

    public Receipt Deployment { get; }

    public Sender Governor { get; }

    public Sender Operator { get; }

    public static async Task<OpenLog> StartAsync(string? hardfork = null)
    {
        var chain = await Repository.StartAsync(hardfork);
        var governor = new Sender(chain.Client, chain.Accounts[0]);
        var logOperator = new Sender(chain.Client, chain.Accounts[1]);
        var (contract, deployment) = await EvidenceAnchor.DeployAsync(chain.Client, governor, governor.Account.Address);
        await contract.OpenAsync(governor, Id, logOperator.Account.Address);
        return new(chain, contract, deployment, governor, logOperator);
    }

    public static Hash256 Leaf(long index) => MerkleTree.HashLeaf(BitConverter.GetBytes(index));

    public static Hash256 Root(long size) => TreeProofs.Root(size, Node);

    public static IReadOnlyList<Hash256> Consistency(long from, long to) => from == 0 ? [] : TreeProofs.Consistency(from, to, Node);

    public static IReadOnlyList<Hash256> Inclusion(long index, long size) => TreeProofs.Inclusion(index, size, Node);

    public Task<Receipt> GrowAsync(long from, long to) => Contract.AnchorAsync(Operator, Id, to, Root(to), Consistency(from, to));

    public async ValueTask DisposeAsync()
    {
        Governor.Dispose();
        Operator.Dispose();
        await Chain.DisposeAsync();
    }

    private static Hash256 Node(int level, long index) =>
        level == 0 ? Leaf(index) : MerkleTree.HashNode(Node(level - 1, 2 * index), Node(level - 1, (2 * index) + 1));
}
