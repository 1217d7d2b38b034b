using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>What is taken away is zeroed in the file, and the write-ahead log cut: a draft holds what may be withheld later.</summary>
internal sealed class SqliteDraftStore(SqliteDatabase database) : IDraftStore
{
    private const string Columns = "id, agency, (SELECT group_concat(p.agency, ' ' ORDER BY p.place) FROM draft_party p WHERE p.draft = id), since, until, envelope";

    public Task<DraftAdded> AddAsync(Draft draft, int most, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Draft, s => Add(s, draft, most), cancellation);

    public Task<bool> ReplaceAsync(string id, byte[] was, byte[] envelope, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Draft,
            s => s.First("UPDATE draft SET envelope = $0 WHERE id = $1 AND envelope = $2 RETURNING 1", r => r.GetInt64(0), envelope, id, was) == 1,
            cancellation);

    public Task<Draft?> FindAsync(string id, DateTimeOffset now, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First($"SELECT {Columns} FROM draft WHERE id = $0 AND until > $1", Read, id, now.ToUnixTimeMilliseconds()), cancellation);

    public async Task<IReadOnlyList<Draft>> OfAgencyAsync(string agency, DateTimeOffset now, DraftPlace after, int most, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(
                $"""
                SELECT {Columns} FROM draft
                WHERE id IN (SELECT draft FROM draft_party WHERE agency = $0) AND until > $1 AND (until, id) > ($2, $3) ORDER BY until, id LIMIT $4
                """,
                Read,
                agency,
                now.ToUnixTimeMilliseconds(),
                after.Until,
                after.Id,
                (long)most),
            cancellation);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.DraftGone,
            s =>
            {
                var gone = s.First("DELETE FROM draft WHERE id = $0 RETURNING 1", r => r.GetInt64(0), id) == 1;
                s.HasErased |= gone;
                return gone;
            },
            cancellation);

    public async Task PruneAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var time = now.ToUnixTimeMilliseconds();
        if (await database.ReadAsync(s => s.First("SELECT EXISTS (SELECT 1 FROM draft WHERE until <= $0)", r => r.GetInt64(0), time), cancellation) == 1)
        {
            _ = await database.WriteAsync(
                StoreWrites.DraftGone,
                s =>
                {
                    s.Run("DELETE FROM draft WHERE until <= $0", time);
                    return s.HasErased = true;
                },
                cancellation);
        }
    }

    private static DraftAdded Add(SqliteSession session, Draft draft, int most)
    {
        var since = draft.Since.ToUnixTimeMilliseconds();

        // One whose time is over is not there any more, though its row may be.
        session.Run("DELETE FROM draft WHERE id = $0 AND until <= $1", draft.Id, since);
        if (session.First("SELECT 1 FROM draft WHERE id = $0", r => r.GetInt64(0), draft.Id) == 1)
        {
            return DraftAdded.Exists;
        }

        if (session.First("SELECT count(*) FROM draft WHERE agency = $0 AND until > $1", r => r.GetInt64(0), draft.Agency, since) >= most)
        {
            return DraftAdded.TooMany;
        }

        session.Run(
            "INSERT INTO draft (id, agency, since, until, envelope) VALUES ($0, $1, $2, $3, $4)",
            draft.Id,
            draft.Agency,
            since,
            draft.Until.ToUnixTimeMilliseconds(),
            draft.Envelope);
        foreach (var (place, party) in draft.Parties.Index())
        {
            session.Run("INSERT INTO draft_party (draft, place, agency) VALUES ($0, $1, $2)", draft.Id, (long)place, party);
        }

        return DraftAdded.Added;
    }

    private static Draft Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2).Split(' '),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.GetFieldValue<byte[]>(5));
}
