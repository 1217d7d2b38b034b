using Integrity.Digests;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresDigestStore(PostgresDatabase database) : IDigestStore
{
    private const string Cursor = "SELECT log_index, making FROM digest_cursor";

    public Task<DigestCursor> CursorAsync(CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync(Cursor, r => new DigestCursor(r.GetInt64(0), r.GetInt32(1))), cancellation);

    public Task<bool> ResetAsync(int from, int to, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.DigestsReset, s => ResetAsync(s, from, to, under), cancellation);

    public Task<bool> AdvanceAsync(DigestAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Digests, s => AdvanceAsync(s, advance), cancellation);

    public async Task<IReadOnlyList<DigestRow>> FindAsync(Digest digest, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(
                "SELECT item, stream, seq, log_index, accepted_at FROM digest WHERE digest = $1 ORDER BY log_index, item LIMIT $2",
                r => new DigestRow(digest, r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4))),
                digest.ToString(),
                limit),
            cancellation);

    private static async Task<bool> ResetAsync(PostgresSession session, int from, int to, Lease? under)
    {
        await PostgresLeaseStore.InsistAsync(session, under);
        _ = await session.RunAsync("INSERT INTO digest_cursor (one, log_index, making) VALUES (true, 0, 0) ON CONFLICT DO NOTHING");
        if ((await LockAsync(session)).Making != from)
        {
            return false;
        }

        _ = await session.RunAsync("DELETE FROM digest");
        _ = await session.RunAsync("UPDATE digest_cursor SET log_index = 0, making = $1", to);
        return true;
    }

    private static async Task<bool> AdvanceAsync(PostgresSession session, DigestAdvance advance)
    {
        await PostgresLeaseStore.InsistAsync(session, advance.Under);
        if (await LockAsync(session) != advance.From)
        {
            return false;
        }

        if (advance.Rows.Count > 0)
        {
            // One statement may list the same digest twice, of two scopes.
            _ = await session.RunAsync(
                "INSERT INTO digest (digest, log_index, item, stream, seq, accepted_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                advance.Rows.Select(r => r.Digest.ToString()).ToArray(),
                advance.Rows.Select(r => r.Index).ToArray(),
                advance.Rows.Select(r => r.Of).ToArray(),
                advance.Rows.Select(r => r.Stream).ToArray(),
                advance.Rows.Select(r => r.Seq).ToArray(),
                advance.Rows.Select(r => r.AcceptedAt.ToUnixTimeMilliseconds()).ToArray());
        }

        _ = await session.RunAsync("UPDATE digest_cursor SET log_index = $1", advance.To);
        return true;
    }

    /// <summary>Steps come one after another.</summary>
    private static Task<DigestCursor> LockAsync(PostgresSession session) =>
        session.FirstAsync(Cursor + " FOR UPDATE", r => new DigestCursor(r.GetInt64(0), r.GetInt32(1)));
}
