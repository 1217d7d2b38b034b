using System.Buffers.Binary;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>The rightmost tile of every level: all of a tree that growing it or naming its root needs. Immutable.</summary>
/// <remarks>At most 19 KB of entries and 8 KB of hashes a level, whatever the size of the log.</remarks>
public sealed class TreeEdge
{
    public static readonly TreeEdge Empty = new(0, [], []);

    private readonly byte[] entries;
    private readonly byte[][] levels;

    /// <summary>Hashed when first asked for: at most twice, when two ask at once.</summary>
    private readonly TileNodes?[] nodes;

    private TreeEdge(long size, byte[] entries, byte[][] levels) => (Size, this.entries, this.levels, nodes) = (size, entries, levels, new TileNodes?[levels.Length]);

    public long Size { get; }

    public Hash256 Root() => TreeProofs.Root(Size, (level, index) => NodesAt(level / Tiles.Height).At(level, index));

    /// <summary>The last tile of this level as far as it goes; nothing is in it where that is full.</summary>
    public TileNodes NodesAt(int level) => nodes[level] ??= new TileNodes(levels[level]);

    /// <summary>The edge of the stored tree of this size.</summary>
    /// <exception cref="LogBrokenException">A tile is missing or too short.</exception>
    public static async Task<TreeEdge> LoadAsync(ILogStore store, long size, CancellationToken cancellation)
    {
        var tiles = new List<byte[]>();
        for (var level = 0; Tiles.CountAt(level, size) is > 0 and var count; level++)
        {
            var width = (int)(count % Tiles.FullWidth) * Hash256.Size;
            tiles.Add(width == 0 ? [] : Prefix(await store.TileAsync(level, count / Tiles.FullWidth, cancellation), width, level));
        }

        var waiting = (int)(size % Tiles.FullWidth);
        var bundle = waiting == 0 ? [] : await store.TileAsync(TileRow.Entries, size / Tiles.FullWidth, cancellation);
        return new TreeEdge(size, Prefix(bundle, EntryPrefix.Length(bundle, waiting), TileRow.Entries), [.. tiles]);
    }

    /// <summary>The edge after these entries, and every tile that differs.</summary>
    public (TreeEdge Edge, IReadOnlyList<TileRow> Changed) Append(IReadOnlyList<byte[]> added)
    {
        var changed = new List<TileRow>();
        var grown = new List<byte[]>();
        var newSize = Size + added.Count;
        var bundle = AppendEntries(added, changed);
        IReadOnlyList<Hash256> hashes = MerkleTree.HashLeaves(added);
        for (var level = 0; hashes.Count > 0 || level < levels.Length; level++)
        {
            var tile = level < levels.Length ? levels[level] : [];
            var number = Tiles.CountAt(level, Size) / Tiles.FullWidth;
            var above = new List<Hash256>();
            (tile, number) = AppendHashes(level, number, tile, hashes, above, changed);
            if (tile.Length > 0 && hashes.Count > 0)
            {
                changed.Add(new TileRow(level, number, tile));
            }

            grown.Add(tile);
            hashes = above;
        }

        return (new TreeEdge(newSize, bundle, [.. grown]), changed);
    }

    private static (byte[] Tile, long Number) AppendHashes(
        int level, long number, byte[] tile, IReadOnlyList<Hash256> hashes, List<Hash256> above, List<TileRow> changed)
    {
        const int Full = Tiles.FullWidth * Hash256.Size;
        for (var next = 0; next < hashes.Count;)
        {
            var take = Math.Min(hashes.Count - next, (Full - tile.Length) / Hash256.Size);
            var longer = new byte[tile.Length + (take * Hash256.Size)];
            tile.CopyTo(longer, 0);
            for (var i = 0; i < take; i++)
            {
                hashes[next + i].Bytes.CopyTo(longer.AsSpan(tile.Length + (i * Hash256.Size)));
            }

            (tile, next) = (longer, next + take);
            if (tile.Length == Full)
            {
                changed.Add(new TileRow(level, number, tile));
                above.Add(RootOf(tile));
                (tile, number) = ([], number + 1);
            }
        }

        return (tile, number);
    }

    private byte[] AppendEntries(IReadOnlyList<byte[]> added, List<TileRow> changed)
    {
        var buffer = new MemoryStream();
        buffer.Write(entries);
        var size = Size;
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        foreach (var entry in added)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
            buffer.Write(length);
            buffer.Write(entry);
            if (++size % Tiles.FullWidth == 0)
            {
                changed.Add(new TileRow(TileRow.Entries, (size / Tiles.FullWidth) - 1, buffer.ToArray()));
                buffer.SetLength(0);
            }
        }

        var rest = buffer.ToArray();
        if (rest.Length > 0)
        {
            changed.Add(new TileRow(TileRow.Entries, size / Tiles.FullWidth, rest));
        }

        return rest;
    }

    private static Hash256 RootOf(byte[] tile)
    {
        var hashes = new Hash256[tile.Length / Hash256.Size];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = new Hash256(tile.AsSpan(i * Hash256.Size, Hash256.Size));
        }

        return MerkleTree.Root(hashes);
    }

    private static byte[] Prefix(byte[]? data, int length, int level) =>
        data is not null && data.Length >= length
            ? data[..length]
            : throw new LogBrokenException(new Refusal("log.tile-missing", new TilePath(level, 0, 1).ToString()));
}
