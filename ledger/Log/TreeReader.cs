using System.Collections.Concurrent;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>Proofs from stored tiles. Full tiles never change, so they are cached; partial ones come from the edge at hand, or are read anew.</summary>
public sealed class TreeReader(ILogStore store)
{
    /// <summary>16 KB each. When full the cache starts over: the tiles in use come back with one read each.</summary>
    private const int LargestCache = 512;

    private readonly ConcurrentDictionary<(int Level, long Number), TileNodes> full = [];

    public ValueTask<Hash256[]> InclusionAsync(long index, long size, CancellationToken cancellation) =>
        ReadAsync(size, null, r => TreeProofs.Inclusion(index, size, r), cancellation);

    /// <summary>In a tree whose edge is at hand: for the newest leaves nothing is read.</summary>
    public ValueTask<Hash256[]> InclusionAsync(long index, TreeEdge edge, CancellationToken cancellation) =>
        ReadAsync(edge.Size, edge, r => TreeProofs.Inclusion(index, edge.Size, r), cancellation);

    public ValueTask<Hash256[]> ConsistencyAsync(long oldSize, long newSize, CancellationToken cancellation) =>
        ReadAsync(newSize, null, r => TreeProofs.Consistency(oldSize, newSize, r), cancellation);

    public ValueTask<Hash256> RootAsync(long size, CancellationToken cancellation) =>
        ReadAsync(size, null, r => TreeProofs.Root(size, r), cancellation);

    /// <summary>Runs the proof over what is at hand; what it missed is fetched, and it runs again.</summary>
    private async ValueTask<T> ReadAsync<T>(long size, TreeEdge? edge, Func<HashReader, T> proof, CancellationToken cancellation)
    {
        Dictionary<TilePath, TileNodes>? fetched = null;
        while (true)
        {
            HashSet<TilePath>? missing = null;
            var made = proof((level, index) =>
            {
                var (tile, number) = (level / Tiles.Height, index >> (Tiles.Height - (level % Tiles.Height)));
                var path = new TilePath(tile, number, Tiles.WidthAt(tile, number, size));
                if (full.TryGetValue((tile, number), out var nodes) || (fetched?.TryGetValue(path, out nodes) ?? false))
                {
                    return nodes.At(level, index);
                }

                if (edge is not null && path.Width < Tiles.FullWidth)
                {
                    return edge.NodesAt(tile).At(level, index);
                }

                _ = (missing ??= []).Add(path);
                return default;
            });
            if (missing is null)
            {
                return made;
            }

            fetched ??= [];
            foreach (var path in missing)
            {
                fetched[path] = await TileAsync(path, cancellation);
            }
        }
    }

    private async Task<TileNodes> TileAsync(TilePath path, CancellationToken cancellation)
    {
        var tile = await store.TileAsync(path.Level, path.Index, cancellation);
        if (tile is null || tile.Length < path.Width * Hash256.Size)
        {
            throw new LogBrokenException(new Refusal("log.tile-missing", path.ToString()));
        }

        var nodes = new TileNodes(tile);
        if (nodes.Width == Tiles.FullWidth)
        {
            if (full.Count >= LargestCache)
            {
                full.Clear();
            }

            full[(path.Level, path.Index)] = nodes;
        }

        return nodes;
    }
}
