namespace Integrity.Ledger.Store.Postgres;

/// <summary>A step of the log as one call: lease, size, rows and checkpoint are judged and written together.</summary>
internal static class PostgresAdvance
{
    private const long NotHeld = -1;

    /// <summary>Takes the step, or says who was first.</summary>
    /// <exception cref="LogMovedException">The log has another size.</exception>
    /// <exception cref="Log.LogBrokenException">It is shorter than it was.</exception>
    /// <exception cref="LeaseLostException">Another node holds the lease.</exception>
    public static async Task<bool> RunAsync(PostgresSession session, LogAdvance advance)
    {
        var runs = Runs(advance.Indexes);
        var (lease, tiles, next) = (advance.Under, advance.Tiles, advance.Checkpoint);
        var found = await session.FirstAsync(
            advance.Buckets is null
                ? "SELECT advance_1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
                : "SELECT advance_2($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            r => r.GetInt64(0),
            [
                lease?.Role ?? "",
                lease?.Node ?? "",
                lease?.Epoch ?? 0,
                advance.OldSize,
                runs.ConvertAll(r => r.Index),
                runs.ConvertAll(r => r.Position),
                runs.ConvertAll(r => r.Count),
                tiles.Select(t => t.Level).ToArray(),
                tiles.Select(t => t.Number).ToArray(),
                tiles.Select(t => t.Data).ToArray(),
                next.Size,
                next.Root.ToArray(),
                next.Note,
                next.LastPosition,
                .. advance.Buckets is { } buckets ? PostgresBuckets.Columns(buckets) : [],
            ]);
        return found == advance.OldSize ? true
            : found == NotHeld ? throw new LeaseLostException(lease!)
            : throw LogMovedException.Of(advance.OldSize, found);
    }

    private static List<(long Index, long Position, long Count)> Runs(IReadOnlyList<(long Position, long Index)> statements)
    {
        var runs = new List<(long Index, long Position, long Count)>();
        foreach (var (position, index) in statements)
        {
            if (runs is [.., var (firstIndex, firstPosition, count)] && index == firstIndex + count && position == firstPosition + count)
            {
                runs[^1] = (firstIndex, firstPosition, count + 1);
            }
            else
            {
                runs.Add((index, position, 1));
            }
        }

        return runs;
    }
}
