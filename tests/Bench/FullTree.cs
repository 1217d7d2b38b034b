using Integrity.Log;

namespace Integrity.Bench;

/// <summary>A log's tree with every full subtree's hash at hand.</summary>
internal sealed class FullTree
{
    private readonly List<Hash256[]> levels = [];

    public FullTree(Hash256[] leafHashes)
    {
        for (var level = leafHashes; level.Length > 0;)
        {
            levels.Add(level);
            var parents = new Hash256[level.Length / 2];
            MerkleTree.HashPairs(level.AsSpan(0, 2 * parents.Length), parents);
            level = parents;
        }
    }

    public long Size => levels[0].Length;

    /// <summary>Of that many leaves whose hashes mean nothing.</summary>
    public static Hash256[] Noise(int leaves)
    {
        var hashes = new Hash256[leaves];
        new Random(leaves).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(hashes.AsSpan()));
        return hashes;
    }

    public Hash256 Node(int level, long index) => levels[level][index];
}
