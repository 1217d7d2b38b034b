using System.Collections.Concurrent;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>Proofs from stored tiles. Full tiles never change, so they are cached; partial ones are read anew.</summary>
public sealed class TreeReader(ILogStore store)
{
    /// <summary>8 KB each. When full the cache starts over: the tiles in use come back with one read each.</summary>
    private const int LargestCache = 512;

    private readonly ConcurrentDictionary<(int Level, long Number), byte[]> full = [];

    public async Task<Hash256[]> InclusionAsync(long index, long size, CancellationToken cancellation) =>
        TreeProofs.Inclusion(index, size, await ReaderAsync(size, r => TreeProofs.Inclusion(index, size, r), cancellation));

    public async Task<Hash256[]> ConsistencyAsync(long oldSize, long newSize, CancellationToken cancellation) =>
        TreeProofs.Consistency(oldSize, newSize, await ReaderAsync(newSize, r => TreeProofs.Consistency(oldSize, newSize, r), cancellation));

    public async Task<Hash256> RootAsync(long size, CancellationToken cancellation) =>
        TreeProofs.Root(size, await ReaderAsync(size, r => TreeProofs.Root(size, r), cancellation));

    /// <summary>Runs the proof once over nothing to learn which tiles it reads, then fetches those.</summary>
    private async Task<HashReader> ReaderAsync<T>(long size, Func<HashReader, T> proof, CancellationToken cancellation)
    {
        var wanted = new HashSet<TilePath>();
        _ = proof((level, index) =>
        {
            var first = index << (level % Tiles.Height);
            var number = first >> Tiles.Height;
            _ = wanted.Add(new TilePath(level / Tiles.Height, number, Tiles.WidthAt(level / Tiles.Height, number, size)));
            return default;
        });

        var tiles = new Dictionary<TilePath, byte[]>(wanted.Count);
        foreach (var path in wanted)
        {
            tiles[path] = await TileAsync(path, cancellation);
        }

        return Tiles.Reader(size, path => tiles[path]);
    }

    private async Task<byte[]> TileAsync(TilePath path, CancellationToken cancellation)
    {
        if (full.TryGetValue((path.Level, path.Index), out var cached))
        {
            return cached;
        }

        var tile = await store.TileAsync(path.Level, path.Index, cancellation);
        if (tile is null || tile.Length < path.Width * Hash256.Size)
        {
            throw new LogBrokenException(new Refusal("log.tile-missing", path.ToString()));
        }

        if (tile.Length == Tiles.FullWidth * Hash256.Size)
        {
            if (full.Count >= LargestCache)
            {
                full.Clear();
            }

            full[(path.Level, path.Index)] = tile;
        }

        return tile;
    }
}
