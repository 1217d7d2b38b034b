using Integrity.Log;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>The heads map by buckets: what is stored of each, and what is in each.</summary>
internal static class BucketTable
{
    /// <summary>The log's size that the buckets are of; 0 when there are none.</summary>
    public static long Size(SqliteSession session) => session.First("SELECT size FROM buckets", r => r.GetInt64(0));

    public static List<HeadsBucket> All(SqliteSession session) =>
        session.All("SELECT number, count, data FROM bucket ORDER BY number", r => BucketRow.Read(r.GetInt32(0), r.GetInt32(1), r.GetFieldValue<byte[]>(2)));

    public static void Clear(SqliteSession session) => session.Run("DELETE FROM bucket");

    public static void Put(SqliteSession session, long size, IReadOnlyList<HeadsBucket> buckets)
    {
        foreach (var bucket in buckets)
        {
            session.Run(
                "INSERT INTO bucket (number, count, data) VALUES ($0, $1, $2) ON CONFLICT (number) DO UPDATE SET count = excluded.count, data = excluded.data",
                bucket.Number,
                bucket.Count,
                BucketRow.Data(bucket));
        }

        session.Run("INSERT INTO buckets (only, size) VALUES (1, $0) ON CONFLICT (only) DO UPDATE SET size = excluded.size", size);
    }

    /// <summary>Positions grow along a stream, so its newest statement is the one of the largest; the index on streams tells it without the rows.</summary>
    public static List<StreamHead> Heads(SqliteSession session, IReadOnlyList<int> buckets, long lastPosition)
    {
        var heads = new List<StreamHead>();
        foreach (var (first, end) in BucketRange.Of(buckets))
        {
            heads.AddRange(session.All(
                """
                SELECT stream_key, seq, digest FROM statement WHERE position IN (
                  SELECT max(position) FROM statement INDEXED BY statement_head
                  WHERE stream_key >= $0 AND stream_key < $1 AND position <= $2 GROUP BY stream_key)
                """,
                r => new StreamHead(new Hash256(r.GetFieldValue<byte[]>(0)), r.GetInt64(1), new Hash256(r.GetFieldValue<byte[]>(2))),
                first,
                end,
                lastPosition));
        }

        return heads;
    }
}
