using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>A later snapshot from an earlier one: only the entries between the two are read, and everything signed of them is checked again.</summary>
public static class LogExtension
{
    /// <summary>Further than this the map's buckets are made anew rather than held: memory stays what it is.</summary>
    private const int Near = 16_384;

    /// <summary>The log at a larger checkpoint.</summary>
    /// <param name="store">Where the entries are.</param>
    /// <param name="kept">Whose heads map it is.</param>
    /// <param name="from">A snapshot of the same log, not larger.</param>
    /// <param name="to">The checkpoint to come to.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LogBrokenException">Entries, heads leaf and checkpoint do not agree, or it is not the same log.</exception>
    public static async Task<LogSnapshot> ToAsync(ILogStore store, KeptHeads kept, LogSnapshot from, StoredCheckpoint to, CancellationToken cancellation)
    {
        var (edge, last, set, kinds) = (from.Edge, Array.Empty<byte>(), new List<Head>(), new List<bool>());
        while (edge.Size < to.Size)
        {
            var entries = await LogEntries.ToBundleEndAsync(store, edge.Size, to.Size, cancellation);
            last = entries[^1];
            (edge, _) = edge.Append(entries);
            if (to.Size - from.Size <= Near)
            {
                foreach (var leaf in entries.Select(LogEntries.Read))
                {
                    kinds.Add(leaf.Kind == LeafKind.Statement);
                    if (leaf.Kind == LeafKind.Statement)
                    {
                        set.Add(new Head(leaf.Stream, leaf.Number, leaf.Digest));
                    }
                }
            }
        }

        if (edge.Root() != to.Root)
        {
            throw new LogBrokenException(new Refusal("log.root-differs", to.Size.ToString(), to.Root.ToString(), edge.Root().ToString()));
        }

        var heads = to.Size - from.Size <= Near
            ? (await kept.SetAllAsync(from.Heads, from.LastPosition, set, cancellation)).After
            : (await LogRebuild.AtAsync(store, to, from, cancellation)).Heads;
        return last.AsSpan().SequenceEqual(Leaf.Heads(to.Size - 1, heads.Root))
            ? new LogSnapshot(to.Size, to.Root, to.Note, to.LastPosition, heads, edge)
            {
                Placed = kinds.Count > 0 ? from.Placed.With(from.Size, kinds, from.LastPosition, to.LastPosition) : Placed.Nothing,
            }
            : throw new LogBrokenException(new Refusal("log.heads-differ", to.Size.ToString()));
    }
}
