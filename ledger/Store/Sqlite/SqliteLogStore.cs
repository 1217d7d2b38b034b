using Integrity.Log;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteLogStore(SqliteDatabase database) : ILogStore
{
    private const string Checkpoints = "SELECT size, root, note, last_position FROM checkpoint";
    private const string Logged = $"SELECT log_index, {SqliteStreamStore.Columns} FROM statement JOIN logged ON logged.position = statement.position";

    public Task<StoredCheckpoint?> HeadAsync(CancellationToken cancellation) => database.ReadAsync(Head, cancellation);

    public Task<StoredCheckpoint?> CheckpointAsync(long size, CancellationToken cancellation) =>
        database.ReadAsync(s => s.First(Checkpoints + " WHERE size = $0", ReadCheckpoint, size), cancellation);

    public async Task<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(long size, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(Checkpoints + " WHERE size > $0 ORDER BY size LIMIT $1", ReadCheckpoint, size, limit), cancellation);

    public async Task<IReadOnlyList<Unlogged>> UnloggedAsync(int limit, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(
                """
                SELECT position, stream_key, seq, digest FROM statement
                WHERE position > (SELECT ifnull(max(position), 0) FROM logged) ORDER BY position LIMIT $0
                """,
                r => new Unlogged(r.GetInt64(0), Hash(r, 1), r.GetInt64(2), Hash(r, 3)),
                limit),
            cancellation);

    public Task<long> WaitingAsync(CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First("SELECT ifnull((SELECT max(position) FROM statement), 0) - ifnull((SELECT max(position) FROM logged), 0)", r => r.GetInt64(0)), cancellation);

    public Task AdvanceAsync(LogAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Advance, s => Advance(s, advance), cancellation);

    public Task<byte[]?> TileAsync(int level, long number, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First("SELECT data FROM tile WHERE level = $0 AND number = $1", r => r.GetFieldValue<byte[]>(0), level, number), cancellation);

    public Task<long?> IndexAsync(long position, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First<long?>("SELECT log_index FROM logged WHERE position = $0", r => r.GetInt64(0), position), cancellation);

    public async Task<IReadOnlyList<LoggedStatement>> LoadLoggedAsync(Hash256 streamKey, long size, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(Logged + " WHERE stream_key = $0 AND log_index < $1 ORDER BY seq", ReadLogged, streamKey.ToArray(), size), cancellation);

    public async Task<IReadOnlyList<LoggedStatement>> RangeAsync(long from, long to, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(Logged + " WHERE log_index >= $0 AND log_index < $1 ORDER BY log_index", ReadLogged, from, to), cancellation);

    public async Task<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<int> buckets, long lastPosition, CancellationToken cancellation) =>
        await database.ReadAsync(s => BucketTable.Heads(s, buckets, lastPosition), cancellation);

    public Task<StoredHeads?> BucketsAsync(CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.AtOnce(() => Head(s) is { } head ? new StoredHeads(head, BucketTable.Size(s), BucketTable.All(s)) : null), cancellation);

    public Task<long> BucketsSizeAsync(CancellationToken cancellation) => database.ReadAsync(BucketTable.Size, cancellation);

    public Task KeepBucketsAsync(long size, IReadOnlyList<HeadsBucket> buckets, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Buckets, s => Keep(s, size, buckets, under), cancellation);

    private static StoredCheckpoint? Head(SqliteSession session) =>
        session.First(Checkpoints + " ORDER BY size DESC LIMIT 1", ReadCheckpoint);

    private static bool Advance(SqliteSession session, LogAdvance advance)
    {
        Insist(session, advance.Under, advance.OldSize);
        foreach (var (position, index) in advance.Indexes)
        {
            session.Run("INSERT INTO logged (position, log_index) VALUES ($0, $1)", position, index);
        }

        foreach (var tile in advance.Tiles)
        {
            session.Run(
                "INSERT INTO tile (level, number, data) VALUES ($0, $1, $2) ON CONFLICT (level, number) DO UPDATE SET data = excluded.data",
                tile.Level,
                tile.Number,
                tile.Data);
        }

        var next = advance.Checkpoint;
        if (advance.Buckets is { } buckets && BucketTable.Size(session) == advance.OldSize)
        {
            BucketTable.Put(session, next.Size, buckets);
        }

        session.Run(
            "INSERT INTO checkpoint (size, root, note, last_position) VALUES ($0, $1, $2, $3)",
            next.Size,
            next.Root.ToArray(),
            next.Note,
            next.LastPosition);
        return true;
    }

    private static bool Keep(SqliteSession session, long size, IReadOnlyList<HeadsBucket> buckets, Lease? under)
    {
        Insist(session, under, size);
        BucketTable.Clear(session);
        BucketTable.Put(session, size, buckets);
        return true;
    }

    private static void Insist(SqliteSession session, Lease? under, long expected)
    {
        SqliteLeaseStore.Insist(session, under);
        var size = Head(session)?.Size ?? 0;
        if (size != expected)
        {
            throw LogMovedException.Of(expected, size);
        }
    }

    private static StoredCheckpoint ReadCheckpoint(SqliteDataReader row) =>
        new(row.GetInt64(0), Hash(row, 1), row.GetString(2), row.GetInt64(3));

    private static LoggedStatement ReadLogged(SqliteDataReader row) => new(row.GetInt64(0), SqliteStreamStore.Read(row, 1));

    private static Hash256 Hash(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column));
}
