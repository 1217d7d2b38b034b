using System.Runtime.InteropServices;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>One tile with the hashes of all full subtrees inside it, computed once. Immutable.</summary>
public sealed class TileNodes
{
    private readonly List<Hash256[]> levels;

    /// <summary>Hashes it once, level by level.</summary>
    /// <param name="tile">32 bytes a hash, at most 256 of them.</param>
    public TileNodes(ReadOnlySpan<byte> tile)
    {
        levels = new(Tiles.Height) { MemoryMarshal.Cast<byte, Hash256>(tile).ToArray() };
        while (levels.Count < Tiles.Height && levels[^1].Length > 1)
        {
            var above = new Hash256[levels[^1].Length / 2];
            MerkleTree.HashPairs(levels[^1].AsSpan(0, 2 * above.Length), above);
            levels.Add(above);
        }
    }

    /// <summary>How many hashes the tile holds.</summary>
    public int Width => levels[0].Length;

    /// <summary>A node of the tree, if this tile is the one that holds it.</summary>
    /// <param name="level">Of the tree: 0 for the leaves.</param>
    /// <param name="index">Of the node in that level.</param>
    public Hash256 At(int level, long index)
    {
        var above = level % Tiles.Height;
        return levels[above][(int)(index & ((Tiles.FullWidth >> above) - 1))];
    }
}
