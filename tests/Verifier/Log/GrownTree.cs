using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

/// <summary>A tree kept as every full subtree's hash, level by level, for tests to prove from.</summary>
internal sealed class GrownTree
{
    private readonly List<Hash256[]> levels;

    public GrownTree(IReadOnlyList<byte[]> leaves)
    {
        levels = [MerkleTree.HashLeaves(leaves)];
        while (levels[^1].Length > 1)
        {
            var parents = new Hash256[levels[^1].Length / 2];
            MerkleTree.HashPairs(levels[^1].AsSpan(0, 2 * parents.Length), parents);
            levels.Add(parents);
        }
    }

    public IReadOnlyList<Hash256> LeafHashes => levels[0];

    public Hash256 Read(int level, long index) => levels[level][index];

    public Hash256 Root(long size) => TreeProofs.Root(size, Read);
}
