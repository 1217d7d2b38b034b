using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresDraftStore(PostgresDatabase database) : IDraftStore
{
    private const string Columns = "id, agency, parties, since, until, envelope";

    public Task<DraftAdded> AddAsync(Draft draft, int most, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Draft, s => AddAsync(s, draft, most), cancellation);

    public Task<bool> ReplaceAsync(string id, byte[] was, byte[] envelope, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Draft, async s => await s.RunAsync("UPDATE draft SET envelope = $1 WHERE id = $2 AND envelope = $3", envelope, id, was) == 1, cancellation);

    public Task<Draft?> FindAsync(string id, DateTimeOffset now, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.FirstAsync($"SELECT {Columns} FROM draft WHERE id = $1 AND until > $2", Read, id, now.ToUnixTimeMilliseconds()), cancellation);

    public async Task<IReadOnlyList<Draft>> OfAgencyAsync(string agency, DateTimeOffset now, DraftPlace after, int most, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(
                $"SELECT {Columns} FROM draft WHERE parties @> ARRAY[$1] AND until > $2 AND (until, id) > ($3, $4) ORDER BY until, id LIMIT $5",
                Read,
                agency,
                now.ToUnixTimeMilliseconds(),
                after.Until,
                after.Id,
                (long)most),
            cancellation);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.DraftGone, async s => await s.RunAsync("DELETE FROM draft WHERE id = $1", id) == 1, cancellation);

    public async Task PruneAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var time = now.ToUnixTimeMilliseconds();
        if (await database.ReadAsync(s => s.FirstAsync("SELECT EXISTS (SELECT 1 FROM draft WHERE until <= $1)", r => r.GetBoolean(0), time), cancellation))
        {
            _ = await database.WriteAsync(StoreWrites.DraftGone, s => s.RunAsync("DELETE FROM draft WHERE until <= $1", time), cancellation);
        }
    }

    /// <summary>Agency by agency, on whatever node, so that counting and adding are one step.</summary>
    private static async Task<DraftAdded> AddAsync(PostgresSession session, Draft draft, int most)
    {
        var since = draft.Since.ToUnixTimeMilliseconds();
        _ = await session.RunAsync("SELECT pg_advisory_xact_lock(1229870152, hashtext($1))", draft.Agency);

        // One whose time is over is not there any more, though its row may be.
        _ = await session.RunAsync("DELETE FROM draft WHERE id = $1 AND until <= $2", draft.Id, since);
        var (there, count) = await session.FirstAsync(
            "SELECT EXISTS (SELECT 1 FROM draft WHERE id = $1), (SELECT count(*) FROM draft WHERE agency = $2 AND until > $3)",
            r => (r.GetBoolean(0), r.GetInt64(1)),
            draft.Id,
            draft.Agency,
            since);
        return there ? DraftAdded.Exists
            : count >= most ? DraftAdded.TooMany
            : await session.RunAsync(
                $"INSERT INTO draft ({Columns}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
                draft.Id,
                draft.Agency,
                draft.Parties.ToArray(),
                since,
                draft.Until.ToUnixTimeMilliseconds(),
                draft.Envelope) == 1 ? DraftAdded.Added : DraftAdded.Exists;
    }

    private static Draft Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetFieldValue<string[]>(2),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.GetFieldValue<byte[]>(5));
}
