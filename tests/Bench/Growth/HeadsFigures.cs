using System.Diagnostics;
using Integrity.Identifiers;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Bench.Growth;

/// <summary>The proof of a stream's newest statement, made as the service makes it for a bundle; and what of the start that needs it is.</summary>
internal static class HeadsFigures
{
    public static async Task<Figure[]> OfAsync(string data, IReadOnlyList<string> streams)
    {
        using var database = new SqliteDatabase(Path.Combine(data, "ledger.db"));
        var log = await LogRebuild.AtHeadAsync(database.Log, CancellationToken.None);
        var again = Stopwatch.GetTimestamp();
        log = await LogRebuild.AtHeadAsync(database.Log, CancellationToken.None);
        var rebuilt = Stopwatch.GetElapsedTime(again);
        var kept = new KeptHeads(database.Log);
        var µs = new List<double>();
        foreach (var key in streams.Concat(streams).Concat(streams).Select(s => StreamName.Parse(s).OrThrow().Key(History.Origin)))
        {
            var started = Stopwatch.GetTimestamp();
            var heads = await kept.LoadedAsync(log.Heads, log.LastPosition, [key], CancellationToken.None);
            var proof = heads.Prove(key);
            µs.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            var (seq, digest) = heads[key]!.Value;
            if (!proof.VerifyPresence(heads.Root, key, seq, digest))
            {
                throw new InvalidOperationException("A heads proof does not verify.");
            }
        }

        return
        [
            new("heads proof, median", Measure.Median([.. µs.Skip(µs.Count / 3)]), "µs") { LessIsBetter = true },
            new("bucket hashes read and checked at start", rebuilt.TotalMilliseconds, "ms") { LessIsBetter = true },
            new("streams", log.Heads.Count, "streams"),
        ];
    }
}
