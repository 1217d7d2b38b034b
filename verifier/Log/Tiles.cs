namespace Integrity.Log;

/// <summary>How a tree is cut into tiles of 8 levels (C2SP tlog-tiles): which exist at a size, and how hashes are read back from them.</summary>
public static class Tiles
{
    /// <summary>Tree levels in a tile.</summary>
    public const int Height = 8;

    /// <summary>Hashes (or entries) in a full tile.</summary>
    public const int FullWidth = 1 << Height;

    internal const int HighestLevel = 63;

    /// <summary>The hashes that level <paramref name="level"/> holds in a tree of <paramref name="size"/> leaves: floor(size / 256^level). Entries count as level 0.</summary>
    public static long CountAt(int level, long size)
    {
        var shift = Height * Math.Max(level, 0);
        return size <= 0 || shift > 62 ? 0 : size >> shift;
    }

    /// <summary>How wide the tile is in a tree of this size: 1 to 256, or 0 when it is not part of the tree.</summary>
    public static int WidthAt(int level, long index, long size)
    {
        var count = CountAt(level, size);
        return index < 0 || index > count >> Height ? 0 : (int)Math.Min(FullWidth, count - (index << Height));
    }

    /// <summary>Every tile and entry bundle that differs between the two sizes: what a log writes to grow.</summary>
    public static IEnumerable<TilePath> Between(long oldSize, long newSize)
    {
        for (var level = TilePath.Entries; CountAt(level, newSize) > 0; level++)
        {
            var (from, to) = (CountAt(level, oldSize), CountAt(level, newSize));
            for (var index = from >> Height; from < to && index << Height < to; index++)
            {
                yield return new TilePath(level, index, WidthAt(level, index, newSize));
            }
        }
    }

    /// <summary>Reads hashes of full subtrees out of tiles of a tree of <paramref name="size"/> leaves.</summary>
    /// <param name="size">Leaves in the tree; fixes how wide the tiles asked for are.</param>
    /// <param name="tile">The bytes of a tile, 32 a hash, at least as many as its width.</param>
    public static HashReader Reader(long size, Func<TilePath, ReadOnlyMemory<byte>> tile) => (level, index) =>
    {
        // A tile holds the lowest of its 8 levels; the others are hashed together from it.
        var (tileLevel, above) = Math.DivRem(level, Height);
        var first = index << above;
        var path = new TilePath(tileLevel, first >> Height, WidthAt(tileLevel, first >> Height, size));
        var bytes = tile(path).Span.Slice((int)(first & (FullWidth - 1)) * Hash256.Size, Hash256.Size << above);
        var hashes = new Hash256[1 << above];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = new Hash256(bytes.Slice(i * Hash256.Size, Hash256.Size));
        }

        return MerkleTree.Root(hashes);
    };
}
