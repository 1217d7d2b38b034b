using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteAnchorStore(SqliteDatabase database) : IAnchorStore
{
    private const string Anchors = "SELECT size, root, block_number, block_hash, tx, block_time, parts, final FROM anchor";

    private const string Places = "SELECT size, root, block_number, block_hash, tx, block_time, final FROM anchor";

    public Task<StoredAnchor?> NewestAnchorAsync(CancellationToken cancellation) =>
        database.ReadAsync(s => s.First(Anchors + " WHERE final = 1 ORDER BY size DESC LIMIT 1", Read), cancellation);

    public Task<StoredAnchor?> AnchorAsync(long size, CancellationToken cancellation) =>
        database.ReadAsync(s => s.First(Anchors + " WHERE size = $0", Read, size), cancellation);

    public Task<StoredAnchor?> CoveringAsync(long index, CancellationToken cancellation) =>
        database.ReadAsync(s => s.First(Anchors + " WHERE size > $0 AND final = 1 ORDER BY size LIMIT 1", Read, index), cancellation);

    public async Task<IReadOnlyList<StoredAnchor>> AnchorsBelowAsync(long size, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.All(Anchors + " WHERE size < $0 ORDER BY size DESC LIMIT $1", Read, size, limit), cancellation);

    public async Task<IReadOnlyList<StoredAnchor>> AnchorsAsync(CancellationToken cancellation) =>
        await database.ReadAsync(s => s.All(Anchors + " ORDER BY size", Read), cancellation);

    public async Task<IReadOnlyList<AnchorPlace>> PlacesAsync(int limit, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.All(Places + " ORDER BY size DESC LIMIT $0", ReadPlace, limit), cancellation);

    public async Task<IReadOnlyList<AnchorPlace?>> CoveringAsync(IReadOnlyList<long> indexes, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AtOnce(() => indexes.Select(i => s.First(Places + " WHERE size > $0 AND final = 1 ORDER BY size LIMIT 1", ReadPlace, i)).ToList()), cancellation);

    public async Task<IReadOnlyList<AnchorPlace>> InBlockAsync(long number, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.All(Places + " WHERE block_number = $0 ORDER BY size", ReadPlace, number), cancellation);

    public async Task<IReadOnlyList<AnchorPlace>> OfHashAsync(Hash256 hash, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(Places + " WHERE block_hash = $0 OR tx = $1 ORDER BY size", ReadPlace, hash.ToArray(), $"0x{hash}"), cancellation);

    public Task KeepAnchorAsync(StoredAnchor anchor, Lease? under, CancellationToken cancellation) =>
        WriteAsync(StoreWrites.Anchor, under, s => Keep(s, anchor), cancellation);

    public Task ReplaceAnchorsAsync(long size, IReadOnlyList<StoredAnchor> instead, Lease? under, CancellationToken cancellation) =>
        WriteAsync(
            StoreWrites.ReplaceAnchors,
            under,
            s =>
            {
                s.Run("DELETE FROM anchor WHERE size > $0", size);
                s.Run(OversightSchema.Note, size);
                foreach (var anchor in instead)
                {
                    Keep(s, anchor);
                }
            },
            cancellation);

    public Task<byte[]?> HeaderAsync(Hash256 hash, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First("SELECT rlp FROM header WHERE hash = $0", r => r.GetFieldValue<byte[]>(0), hash.ToArray()), cancellation);

    public Task KeepHeaderAsync(Hash256 hash, byte[] rlp, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Header,
            s =>
            {
                s.Run("INSERT OR IGNORE INTO header (hash, rlp) VALUES ($0, $1)", hash.ToArray(), rlp);
                return true;
            },
            cancellation);

    public Task<string?> FactAsync(string name, CancellationToken cancellation) =>
        database.ReadAsync(s => Fact(s, name), cancellation);

    public Task<string> KeepFactAsync(string name, string value, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Fact,
            s =>
            {
                s.Run("INSERT OR IGNORE INTO fact (name, value) VALUES ($0, $1)", name, value);
                return Fact(s, name)!;
            },
            cancellation);

    public Task<bool> SwapFactAsync(string name, string? was, string value, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Fact,
            s =>
            {
                if (Fact(s, name) != was)
                {
                    return false;
                }

                s.Run("INSERT OR REPLACE INTO fact (name, value) VALUES ($0, $1)", name, value);
                return true;
            },
            cancellation);

    private Task<bool> WriteAsync(string name, Lease? under, Action<SqliteSession> write, CancellationToken cancellation) =>
        database.WriteAsync(
            name,
            s =>
            {
                SqliteLeaseStore.Insist(s, under);
                write(s);
                return true;
            },
            cancellation);

    private static void Keep(SqliteSession session, StoredAnchor anchor) => session.Run(
        """
        INSERT OR REPLACE INTO anchor (size, root, block_number, block_hash, tx, block_time, parts, final)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
        """,
        anchor.Size,
        anchor.Root.ToArray(),
        anchor.BlockNumber,
        anchor.BlockHash.ToArray(),
        anchor.Transaction,
        anchor.BlockTime.ToUnixTimeSeconds(),
        anchor.Parts,
        anchor.Final ? 1 : 0);

    private static string? Fact(SqliteSession session, string name) =>
        session.First("SELECT value FROM fact WHERE name = $0", r => r.GetString(0), name);

    private static StoredAnchor Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        new Hash256(row.GetFieldValue<byte[]>(1)),
        row.GetInt64(2),
        new Hash256(row.GetFieldValue<byte[]>(3)),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(5)),
        row.GetFieldValue<byte[]>(6),
        row.GetInt64(7) == 1);

    private static AnchorPlace ReadPlace(SqliteDataReader row) => new(
        row.GetInt64(0),
        new Hash256(row.GetFieldValue<byte[]>(1)),
        row.GetInt64(2),
        new Hash256(row.GetFieldValue<byte[]>(3)),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(5)),
        row.GetInt64(6) == 1);
}
