using Integrity.Log;

namespace Integrity.Bench;

/// <summary>Building a whole tree from statement leaves.</summary>
internal static class MerkleBench
{
    private const int Leaves = 1_000_000;
    private const int PeerLeaves = 100_000;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        var leaves = new byte[Leaves * Leaf.StatementSize];
        new Random(1).NextBytes(leaves);
        var hashes = new Hash256[Leaves];
        Figure Ours(string peer, double theirs) => new(
            $"Merkle build, {Leaves:N0} leaves of {Leaf.StatementSize} bytes, 1 thread",
            measure.Rate(Leaves, () =>
            {
                MerkleTree.HashLeaves(leaves, Leaf.StatementSize, hashes);
                _ = MerkleTree.Root(hashes);
            }),
            "leaves/s") { Peer = ($"{peer}, {PeerLeaves:N0}", theirs), Target = 1_500_000 };

        var peers = await External.PeerAsync("merkle.mjs", $"{PeerLeaves}");
        var ours = Ours("npm merkletreejs", peers.GetProperty("merkletreejs").GetDouble());
        yield return ours;
        yield return ours with { What = "the same", Peer = ($"npm @openzeppelin/merkle-tree, {PeerLeaves:N0}", peers.GetProperty("openzeppelin").GetDouble()) };
    }
}
