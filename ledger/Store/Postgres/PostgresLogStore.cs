using Integrity.Log;
using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>
/// A statement's log index is not a row of its own: <c>logged</c> has one row for each run of statements that follow each other in both orders,
/// which is nearly always a whole step.
/// </summary>
internal sealed class PostgresLogStore(PostgresDatabase database) : ILogStore
{
    internal const string Checkpoints = "SELECT size, root, note, last_position FROM checkpoint";

    public Task<StoredCheckpoint?> HeadAsync(CancellationToken cancellation) =>
        database.ReadFirstAsync(s => s.FirstAsync(Checkpoints + " ORDER BY size DESC LIMIT 1", ReadCheckpoint), cancellation);

    public Task<StoredCheckpoint?> CheckpointAsync(long size, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync(Checkpoints + " WHERE size = $1", ReadCheckpoint, size), cancellation);

    public async Task<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(long size, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AllAsync(Checkpoints + " WHERE size > $1 ORDER BY size LIMIT $2", ReadCheckpoint, size, limit), cancellation);

    public async Task<IReadOnlyList<Unlogged>> UnloggedAsync(int limit, CancellationToken cancellation) =>
        await database.ReadFirstAsync(
            s => s.AllAsync(
                """
                SELECT position, stream_key, seq, digest FROM statement
                WHERE position > coalesce((SELECT first_position + count - 1 FROM logged ORDER BY first_index DESC LIMIT 1), 0) ORDER BY position LIMIT $1
                """,
                r => new Unlogged(r.GetInt64(0), Hash(r, 1), r.GetInt64(2), Hash(r, 3)),
                limit),
            cancellation);

    public Task<long> WaitingAsync(CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.FirstAsync(
                """
                SELECT coalesce((SELECT max(position) FROM statement), 0)
                  - coalesce((SELECT first_position + count - 1 FROM logged ORDER BY first_index DESC LIMIT 1), 0)
                """,
                r => r.GetInt64(0)),
            cancellation);

    public Task AdvanceAsync(LogAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Advance, s => PostgresAdvance.RunAsync(s, advance), cancellation);

    public Task<byte[]?> TileAsync(int level, long number, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.FirstAsync("SELECT data FROM tile WHERE level = $1 AND number = $2", r => r.GetFieldValue<byte[]>(0), level, number), cancellation);

    public Task<long?> IndexAsync(long position, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.FirstAsync<long?>(
                """
                SELECT CASE WHEN $1 < first_position + count THEN first_index + $1 - first_position END FROM logged
                WHERE first_position <= $1 ORDER BY first_position DESC LIMIT 1
                """,
                r => r.IsDBNull(0) ? null : r.GetInt64(0),
                position),
            cancellation);

    public async Task<IReadOnlyList<LoggedStatement>> LoadLoggedAsync(Hash256 streamKey, long size, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(
                $"""
                SELECT first_index + position - first_position, {PostgresStreamStore.Columns} FROM statement
                CROSS JOIN LATERAL (SELECT * FROM logged WHERE first_position <= position ORDER BY first_position DESC LIMIT 1) run
                WHERE stream_key = $1 AND position < first_position + count AND first_index + position - first_position < $2 ORDER BY seq
                """,
                ReadLogged,
                streamKey.ToArray(),
                size),
            cancellation);

    public async Task<IReadOnlyList<LoggedStatement>> RangeAsync(long from, long to, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(
                $"""
                SELECT first_index + position - first_position, {PostgresStreamStore.Columns} FROM logged
                JOIN statement ON position >= first_position + greatest($1 - first_index, 0) AND position < first_position + least($2 - first_index, count)
                WHERE first_index >= coalesce((SELECT max(first_index) FROM logged WHERE first_index <= $1), 0) AND first_index < $2 ORDER BY first_index, position
                """,
                ReadLogged,
                from,
                to),
            cancellation);

    public async Task<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<int> buckets, long lastPosition, CancellationToken cancellation)
    {
        BucketRange[] ranges = [.. BucketRange.Of(buckets)];
        return await database.ReadAsync(
            s => s.AllAsync(
                "SELECT key, place, envelope_digest FROM heads_1($1, $2, $3)",
                r => new StreamHead(Hash(r, 0), r.GetInt64(1), Hash(r, 2)),
                ranges.Select(r => r.First).ToArray(),
                ranges.Select(r => r.End).ToArray(),
                lastPosition),
            cancellation);
    }

    public Task<StoredHeads?> BucketsAsync(CancellationToken cancellation) => database.ReadAsync(PostgresBuckets.ReadAsync, cancellation);

    public Task<long> BucketsSizeAsync(CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync("SELECT size FROM buckets", r => r.GetInt64(0)), cancellation);

    public Task KeepBucketsAsync(long size, IReadOnlyList<HeadsBucket> buckets, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Buckets, s => PostgresBuckets.KeepAsync(s, size, buckets, under), cancellation);

    internal static StoredCheckpoint ReadCheckpoint(NpgsqlDataReader row) => new(row.GetInt64(0), Hash(row, 1), row.GetString(2), row.GetInt64(3));

    private static LoggedStatement ReadLogged(NpgsqlDataReader row) => new(row.GetInt64(0), PostgresStreamStore.Read(row, 1));

    private static Hash256 Hash(NpgsqlDataReader row, int column) => new(row.GetFieldValue<byte[]>(column));
}
