using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>A snapshot from stored rows, checked against what was signed.</summary>
public static class LogRebuild
{
    /// <summary>A log of no more streams than this is read whole at start: what was altered shows then, and nothing is read later.</summary>
    private const int ReadWhole = 20_000;

    /// <summary>The log as it is. Costs a look at 65,536 bucket hashes, whatever its size.</summary>
    /// <exception cref="LogBrokenException">Tiles, heads leaf, buckets and checkpoint do not agree.</exception>
    public static async Task<LogSnapshot> AtHeadAsync(ILogStore store, CancellationToken cancellation) =>
        await store.BucketsAsync(cancellation) is { } stored
            ? await AtAsync(store, stored.Checkpoint, stored.Buckets, stored.Size, cancellation)
            : LogSnapshot.Empty;

    /// <summary>The log as it was, or is by now, at a checkpoint. Costs a look at the buckets touched between it and a snapshot of the same log.</summary>
    /// <exception cref="LogBrokenException">Tiles, heads leaf and checkpoint do not agree.</exception>
    public static Task<LogSnapshot> AtAsync(ILogStore store, StoredCheckpoint checkpoint, LogSnapshot near, CancellationToken cancellation) =>
        near.Size == checkpoint.Size ? Task.FromResult(near) : AtAsync(store, checkpoint, near.Heads.Buckets(), near.Size, cancellation);

    /// <summary>Stores the buckets of the log as it is, where they are not: in a database of an earlier version. True if it had to.</summary>
    /// <exception cref="LogMovedException">The snapshot is not the newest any more.</exception>
    public static async Task<bool> KeepBucketsAsync(ILogStore store, LogSnapshot now, Lease? under, CancellationToken cancellation)
    {
        if (now.Size == 0 || await store.BucketsSizeAsync(cancellation) == now.Size)
        {
            return false;
        }

        await store.KeepBucketsAsync(now.Size, now.Heads.Buckets(), under, cancellation);
        return true;
    }

    private static async Task<LogSnapshot> AtAsync(
        ILogStore store, StoredCheckpoint checkpoint, IReadOnlyList<HeadsBucket> buckets, long size, CancellationToken cancellation)
    {
        var edge = await TreeEdge.LoadAsync(store, checkpoint.Size, cancellation);
        if (edge.Root() != checkpoint.Root)
        {
            throw new LogBrokenException(new Refusal("log.root-differs", checkpoint.Size.ToString(), checkpoint.Root.ToString(), edge.Root().ToString()));
        }

        if (size != checkpoint.Size)
        {
            buckets = await BucketRebuild.FromAsync(store, buckets, size, checkpoint, cancellation);
        }

        var last = (await LogEntries.ToBundleEndAsync(store, checkpoint.Size - 1, checkpoint.Size, cancellation))[0];
        if (!HeadsMap.FromBuckets(buckets).Ok(out var heads, out _) || !IsHeadsLeaf(last, checkpoint.Size, heads))
        {
            throw await BlameAsync(store, checkpoint, buckets, last, cancellation);
        }

        if (heads.Count <= ReadWhole)
        {
            heads = await KeptHeads.LoadedAsync(store, heads, [.. buckets.Where(b => b.Count > 1).Select(b => b.Number)], checkpoint.LastPosition, cancellation);
        }

        return new LogSnapshot(checkpoint.Size, checkpoint.Root, checkpoint.Note, checkpoint.LastPosition, heads, edge);
    }

    private static bool IsHeadsLeaf(byte[] entry, long size, HeadsMap heads) => entry.AsSpan().SequenceEqual(Leaf.Heads(size - 1, heads.Root));

    /// <summary>Buckets follow from the statements: if those agree with the heads leaf, it is the buckets that were altered, and they can be made again.</summary>
    private static async Task<LogBrokenException> BlameAsync(
        ILogStore store, StoredCheckpoint checkpoint, IReadOnlyList<HeadsBucket> stored, byte[] leaf, CancellationToken cancellation)
    {
        var made = await BucketRebuild.AsOfAsync(store, BucketRebuild.Every, checkpoint.LastPosition, cancellation);
        if (!HeadsMap.FromBuckets(made).Ok(out var heads, out _) || !IsHeadsLeaf(leaf, checkpoint.Size, heads))
        {
            return new LogBrokenException(new Refusal("log.heads-differ", checkpoint.Size.ToString()));
        }

        var altered = made.Except(stored).Concat(stored.Except(made)).Min(b => b.Number);
        return new LogBrokenException(new Refusal("log.bucket-differs", altered.ToString()));
    }
}
