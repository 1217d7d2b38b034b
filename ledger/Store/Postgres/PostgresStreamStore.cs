using Integrity.Grains;
using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresStreamStore : IStreamStore
{
    internal const string Columns = "position, stream, stream_key, seq, digest, accepted_at, envelope";

    private readonly PostgresDatabase database;
    private readonly SharedReads<(Hash256 Key, long From, long End), IReadOnlyList<StoredStatement>> loads;
    private readonly SharedReads<Hash256, StoredStatement?> finds;

    public PostgresStreamStore(PostgresDatabase database)
    {
        this.database = database;
        loads = new(LoadAsync);
        finds = new(FindAsync);
    }

    public Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation) =>
        loads.AskAsync((streamKey, fromSeq, end), cancellation);

    public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) => finds.AskAsync(digest, cancellation);

    public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => database.AppendAsync(append, cancellation);

    internal static StoredStatement Read(NpgsqlDataReader row, int first) => new(
        row.GetInt64(first),
        row.GetString(first + 1),
        new Hash256(row.GetFieldValue<byte[]>(first + 2)),
        row.GetInt64(first + 3),
        new Hash256(row.GetFieldValue<byte[]>(first + 4)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(first + 5)),
        row.GetFieldValue<byte[]>(first + 6));

    private async Task<IReadOnlyList<IReadOnlyList<StoredStatement>>> LoadAsync(IReadOnlyList<(Hash256 Key, long From, long End)> asked)
    {
        var rows = await database.ReadAsync(
            s => s.AllAsync(
                $"""
                SELECT place, {Columns} FROM unnest($1, $2, $3) WITH ORDINALITY asked(key, first, past, place)
                CROSS JOIN LATERAL (SELECT * FROM statement WHERE stream_key = key AND seq >= first AND position < past ORDER BY seq) found
                """,
                r => (Place: (int)r.GetInt64(0) - 1, Statement: Read(r, 1)),
                asked.Select(a => a.Key.ToArray()).ToArray(),
                asked.Select(a => a.From).ToArray(),
                asked.Select(a => a.End).ToArray()),
            CancellationToken.None);
        var found = new List<StoredStatement>[asked.Count];
        foreach (var (place, statement) in rows)
        {
            (found[place] ??= []).Add(statement);
        }

        return [.. found.Select(f => f ?? (IReadOnlyList<StoredStatement>)[])];
    }

    private async Task<IReadOnlyList<StoredStatement?>> FindAsync(IReadOnlyList<Hash256> asked)
    {
        var rows = await database.ReadAsync(
            s => s.AllAsync(
                $"""
                SELECT place, {Columns} FROM unnest($1) WITH ORDINALITY asked(wanted, place)
                CROSS JOIN LATERAL (SELECT * FROM statement WHERE digest = wanted LIMIT 1) found
                """,
                r => (Place: (int)r.GetInt64(0) - 1, Statement: Read(r, 1)),
                (object)asked.Select(a => a.ToArray()).ToArray()),
            CancellationToken.None);
        var found = new StoredStatement?[asked.Count];
        rows.ForEach(r => found[r.Place] = r.Statement);
        return found;
    }
}
