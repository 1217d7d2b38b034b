using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>Entries out of stored bundles.</summary>
internal static class LogEntries
{
    /// <summary>Entries from this index to the end of its bundle, or to the end of the log.</summary>
    /// <exception cref="LogBrokenException">The bundle is missing or too short.</exception>
    public static async Task<List<byte[]>> ToBundleEndAsync(ILogStore store, long from, long end, CancellationToken cancellation)
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

    /// <summary>What an entry says.</summary>
    /// <exception cref="LogBrokenException">It is no leaf.</exception>
    public static Leaf Read(byte[] entry) =>
        Leaf.Parse(entry).Ok(out var leaf, out var unreadable) ? leaf : throw new LogBrokenException(unreadable);
}
