using Integrity.Grains;
using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresStreamStore(PostgresDatabase database) : IStreamStore
{
    internal const string Columns = "position, stream, stream_key, seq, digest, accepted_at, envelope";

    public async Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(
                $"SELECT {Columns} FROM statement WHERE stream_key = $1 AND seq >= $2 AND position < $3 ORDER BY seq",
                r => Read(r, 0),
                streamKey.ToArray(),
                fromSeq,
                end),
            cancellation);

    public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync($"SELECT {Columns} FROM statement WHERE digest = $1", r => Read(r, 0), digest.ToArray()), cancellation);

    public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => database.AppendAsync(append, cancellation);

    internal static StoredStatement Read(NpgsqlDataReader row, int first) => new(
        row.GetInt64(first),
        row.GetString(first + 1),
        new Hash256(row.GetFieldValue<byte[]>(first + 2)),
        row.GetInt64(first + 3),
        new Hash256(row.GetFieldValue<byte[]>(first + 4)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(first + 5)),
        row.GetFieldValue<byte[]>(first + 6));
}
