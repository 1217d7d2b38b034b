using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>Buckets of the heads map made again from the statements, a few at a time, so that no size of the log needs more memory.</summary>
internal static class BucketRebuild
{
    /// <summary>Of a log of 10⁷ statements that is some 20,000 heads.</summary>
    private const int AtOnce = 512;

    public static IReadOnlyList<int> Every { get; } = [.. Enumerable.Range(0, HeadsBucket.Buckets)];

    /// <summary>These buckets as of a position; the empty ones are left out.</summary>
    public static async Task<List<HeadsBucket>> AsOfAsync(ILogStore store, IEnumerable<int> numbers, long lastPosition, CancellationToken cancellation)
    {
        var made = new List<HeadsBucket>();
        foreach (var some in numbers.Order().Chunk(AtOnce))
        {
            var heads = await store.HeadsAsync(some, lastPosition, cancellation);
            made.AddRange(HeadsMap.Empty.SetAll(heads.Select(h => new Head(h.StreamKey, h.Seq, h.Digest))).Buckets());
        }

        return made;
    }

    /// <summary>The map at a checkpoint from the buckets at another, older or newer: those that a statement between the two touched are made again.</summary>
    public static async Task<IReadOnlyList<HeadsBucket>> FromAsync(
        ILogStore store, IReadOnlyList<HeadsBucket> near, long nearSize, StoredCheckpoint to, CancellationToken cancellation)
    {
        var touched = nearSize == 0 ? [.. Every] : await TouchedAsync(store, Math.Min(nearSize, to.Size), Math.Max(nearSize, to.Size), cancellation);
        var made = await AsOfAsync(store, touched, to.LastPosition, cancellation);
        return [.. near.Where(b => !touched.Contains(b.Number)).Concat(made).OrderBy(b => b.Number)];
    }

    /// <summary>The buckets of the statements that the log has between two sizes.</summary>
    private static async Task<HashSet<int>> TouchedAsync(ILogStore store, long from, long to, CancellationToken cancellation)
    {
        var touched = new HashSet<int>();
        while (from < to && touched.Count < HeadsBucket.Buckets)
        {
            var entries = await LogEntries.ToBundleEndAsync(store, from, to, cancellation);
            from += entries.Count;
            touched.UnionWith(entries.Select(LogEntries.Read).Where(l => l.Kind == LeafKind.Statement).Select(l => HeadsBucket.NumberOf(l.Stream)));
        }

        return touched;
    }
}
