using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>A snapshot from stored rows, checked against what was signed.</summary>
public static class LogRebuild
{
    public static async Task<LogSnapshot> AtHeadAsync(ILogStore store, CancellationToken cancellation) =>
        await store.HeadAsync(cancellation) is { } head ? await AtAsync(store, head, cancellation) : LogSnapshot.Empty;

    /// <summary>The log as it was at a checkpoint. Costs a look at the newest statement of every stream.</summary>
    /// <exception cref="LogBrokenException">Tiles, heads leaf and checkpoint do not agree.</exception>
    public static async Task<LogSnapshot> AtAsync(ILogStore store, StoredCheckpoint checkpoint, CancellationToken cancellation)
    {
        var edge = await TreeEdge.LoadAsync(store, checkpoint.Size, cancellation);
        if (edge.Root() != checkpoint.Root)
        {
            throw new LogBrokenException(new Refusal("log.root-differs", checkpoint.Size.ToString(), checkpoint.Root.ToString(), edge.Root().ToString()));
        }

        var heads = await HeadsAsync(store, checkpoint.Size, cancellation);
        var last = await EntryAsync(store, checkpoint.Size - 1, cancellation);
        if (!last.AsSpan().SequenceEqual(Leaf.Heads(checkpoint.Size - 1, heads.Root)))
        {
            throw new LogBrokenException(new Refusal("log.heads-differ", checkpoint.Size.ToString()));
        }

        return new LogSnapshot(checkpoint.Size, checkpoint.Root, checkpoint.Note, checkpoint.LastPosition, heads, edge);
    }

    public static async Task<HeadsMap> HeadsAsync(ILogStore store, long size, CancellationToken cancellation) =>
        HeadsMap.Empty.SetAll((await store.HeadsAsync(size, cancellation)).Select(h => new Head(h.StreamKey, h.Seq, h.Digest)));

    private static async Task<byte[]> EntryAsync(ILogStore store, long index, CancellationToken cancellation)
    {
        var (number, place) = ((int)(index / Tiles.FullWidth), (int)(index % Tiles.FullWidth));
        var bundle = await store.TileAsync(TileRow.Entries, number, cancellation) ?? [];
        var (start, end) = (EntryPrefix.Length(bundle, place), EntryPrefix.Length(bundle, place + 1));
        return end <= bundle.Length
            ? bundle[(start + sizeof(ushort))..end]
            : throw new LogBrokenException(new Refusal("log.tile-missing", new TilePath(TileRow.Entries, number, place + 1).ToString()));
    }
}
