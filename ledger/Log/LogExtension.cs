using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>A later snapshot from an earlier one: only the entries between the two are read, and everything signed of them is checked again.</summary>
public static class LogExtension
{
    /// <summary>The log at a larger checkpoint.</summary>
    /// <param name="store">Where the entries are.</param>
    /// <param name="from">A snapshot of the same log, not larger.</param>
    /// <param name="to">The checkpoint to come to.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LogBrokenException">Entries, heads leaf and checkpoint do not agree, or it is not the same log.</exception>
    public static async Task<LogSnapshot> ToAsync(ILogStore store, LogSnapshot from, StoredCheckpoint to, CancellationToken cancellation)
    {
        var (edge, heads, last) = (from.Edge, from.Heads, Array.Empty<byte>());
        while (edge.Size < to.Size)
        {
            var entries = await EntriesAsync(store, edge.Size, to.Size, cancellation);
            last = entries[^1];
            (edge, _) = edge.Append(entries);
            heads = heads.SetAll(entries.Select(Read).Where(l => l.Kind == LeafKind.Statement).Select(l => new Head(l.Stream, l.Number, l.Digest)));
        }

        if (edge.Root() != to.Root)
        {
            throw new LogBrokenException(new Refusal("log.root-differs", to.Size.ToString(), to.Root.ToString(), edge.Root().ToString()));
        }

        return last.AsSpan().SequenceEqual(Leaf.Heads(to.Size - 1, heads.Root))
            ? new LogSnapshot(to.Size, to.Root, to.Note, to.LastPosition, heads, edge)
            : throw new LogBrokenException(new Refusal("log.heads-differ", to.Size.ToString()));
    }

    /// <summary>From this index to the end of its bundle.</summary>
    private static async Task<List<byte[]>> EntriesAsync(ILogStore store, long from, long end, CancellationToken cancellation)
    {
        var (number, place) = (from / Tiles.FullWidth, (int)(from % Tiles.FullWidth));
        var width = Tiles.WidthAt(TilePath.Entries, number, end);
        var bundle = await store.TileAsync(TileRow.Entries, number, cancellation) ?? [];
        if (EntryPrefix.Length(bundle, width) > bundle.Length)
        {
            throw new LogBrokenException(new Refusal("log.tile-missing", new TilePath(TileRow.Entries, number, width).ToString()));
        }

        var entries = new List<byte[]>(width - place);
        for (var start = EntryPrefix.Length(bundle, place); place < width; place++)
        {
            var length = EntryPrefix.Length(bundle.AsSpan(start), 1);
            entries.Add(bundle[(start + sizeof(ushort))..(start + length)]);
            start += length;
        }

        return entries;
    }

    private static Leaf Read(byte[] entry) =>
        Leaf.Parse(entry).Ok(out var leaf, out var unreadable) ? leaf : throw new LogBrokenException(unreadable);
}
