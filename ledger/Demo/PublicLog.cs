using Integrity.Log;

namespace Integrity.Ledger.Demo;

/// <summary>The log as anyone may read it: entry bundles over HTTP (C2SP tlog-tiles).</summary>
internal static class PublicLog
{
    /// <summary>The first <paramref name="size"/> leaves.</summary>
    public static async Task<IReadOnlyList<byte[]>> LeavesAsync(Uri ledger, long size, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = ledger };
        var leaves = new List<byte[]>();
        for (long tile = 0; leaves.Count < size; tile++)
        {
            var path = new TilePath(TilePath.Entries, tile, (int)Math.Min(Tiles.FullWidth, size - leaves.Count));
            leaves.AddRange(EntryBundle.Decode(await http.GetByteArrayAsync(new Uri(path.ToString(), UriKind.Relative), cancel), path.Width).OrThrow());
        }

        return leaves;
    }
}
