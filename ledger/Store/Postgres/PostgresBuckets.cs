using Integrity.Log;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>The heads map by buckets: what is stored of each.</summary>
internal static class PostgresBuckets
{
    /// <summary>Checkpoint and buckets of one moment.</summary>
    public static async Task<StoredHeads?> ReadAsync(PostgresSession session)
    {
        _ = await session.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        var head = await session.FirstAsync(PostgresLogStore.Checkpoints + " ORDER BY size DESC LIMIT 1", PostgresLogStore.ReadCheckpoint);
        var size = await session.FirstAsync("SELECT size FROM buckets", r => r.GetInt64(0));
        var buckets = await session.AllAsync(
            "SELECT number, count, data FROM bucket ORDER BY number", r => BucketRow.Read(r.GetInt32(0), r.GetInt32(1), r.GetFieldValue<byte[]>(2)));
        _ = await session.RunAsync("COMMIT");
        return head is null ? null : new StoredHeads(head, size, buckets);
    }

    public static async Task<bool> KeepAsync(PostgresSession session, long size, IReadOnlyList<HeadsBucket> buckets, Lease? under)
    {
        // The lock of a step of the log: none is taken meanwhile.
        _ = await session.RunAsync("SELECT pg_advisory_xact_lock(1229870151, 2)");
        await PostgresLeaseStore.InsistAsync(session, under);
        var found = await session.FirstAsync("SELECT coalesce(max(size), 0) FROM checkpoint", r => r.GetInt64(0));
        if (found != size)
        {
            throw LogMovedException.Of(size, found);
        }

        _ = await session.RunAsync("DELETE FROM bucket");
        _ = await session.RunAsync("INSERT INTO bucket (number, count, data) SELECT * FROM unnest($1, $2, $3)", Columns(buckets));
        _ = await session.RunAsync("INSERT INTO buckets (one, size) VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET size = excluded.size", size);
        return true;
    }

    /// <summary>Numbers, counts and contents.</summary>
    public static object[] Columns(IReadOnlyList<HeadsBucket> buckets) =>
        [buckets.Select(b => b.Number).ToArray(), buckets.Select(b => b.Count).ToArray(), buckets.Select(BucketRow.Data).ToArray()];
}
