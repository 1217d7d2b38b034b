using Integrity.Digests;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteDigestStore(SqliteDatabase database) : IDigestStore
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS digest_cursor (
          only INTEGER PRIMARY KEY CHECK (only = 1), log_index INTEGER NOT NULL, making INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS digest (
          digest TEXT NOT NULL, log_index INTEGER NOT NULL, of TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL, accepted_at INTEGER NOT NULL,
          PRIMARY KEY (digest, log_index, of)) STRICT, WITHOUT ROWID;
        """;

    public Task<DigestCursor> CursorAsync(CancellationToken cancellation) => database.ReadAsync(Cursor, cancellation);

    public Task<bool> ResetAsync(int from, int to, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.DigestsReset, s => Reset(s, from, to, under), cancellation);

    public Task<bool> AdvanceAsync(DigestAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Digests, s => Advance(s, advance), cancellation);

    public async Task<IReadOnlyList<DigestRow>> FindAsync(Digest digest, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(
                "SELECT of, stream, seq, log_index, accepted_at FROM digest WHERE digest = $0 ORDER BY log_index, of LIMIT $1",
                r => Read(digest, r),
                digest.ToString(),
                limit),
            cancellation);

    private static DigestRow Read(Digest digest, SqliteDataReader r) =>
        new(digest, r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4)));

    private static DigestCursor Cursor(SqliteSession session) =>
        session.First("SELECT log_index, making FROM digest_cursor", r => new DigestCursor(r.GetInt64(0), r.GetInt32(1)));

    private static bool Reset(SqliteSession session, int from, int to, Lease? under)
    {
        SqliteLeaseStore.Insist(session, under);
        if (Cursor(session).Making != from)
        {
            return false;
        }

        session.Run("DELETE FROM digest");
        session.Run("INSERT INTO digest_cursor (only, log_index, making) VALUES (1, 0, $0) ON CONFLICT (only) DO UPDATE SET log_index = 0, making = excluded.making", to);
        return true;
    }

    private static bool Advance(SqliteSession session, DigestAdvance advance)
    {
        SqliteLeaseStore.Insist(session, advance.Under);
        if (Cursor(session) != advance.From)
        {
            return false;
        }

        foreach (var row in advance.Rows)
        {
            // One statement may list the same digest twice, of two scopes.
            session.Run(
                "INSERT OR IGNORE INTO digest (digest, log_index, of, stream, seq, accepted_at) VALUES ($0, $1, $2, $3, $4, $5)",
                row.Digest.ToString(), row.Index, row.Of, row.Stream, row.Seq, row.AcceptedAt.ToUnixTimeMilliseconds());
        }

        session.Run("UPDATE digest_cursor SET log_index = $0", advance.To);
        return true;
    }
}
