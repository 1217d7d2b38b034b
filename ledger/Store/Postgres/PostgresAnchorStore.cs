using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresAnchorStore(PostgresDatabase database) : IAnchorStore
{
    private const string Anchors = "SELECT size, root, block_number, block_hash, tx, block_time, parts, final FROM anchor";

    private const string Places = "SELECT size, root, block_number, block_hash, tx, block_time, final FROM anchor";

    private const string Covering = """
        SELECT a.size, a.root, a.block_number, a.block_hash, a.tx, a.block_time, a.final
        FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (log_index, n)
        LEFT JOIN LATERAL (SELECT * FROM anchor WHERE final AND size > asked.log_index ORDER BY size LIMIT 1) a ON true
        ORDER BY asked.n
        """;

    public Task<StoredAnchor?> NewestAnchorAsync(CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync(Anchors + " WHERE final ORDER BY size DESC LIMIT 1", Read), cancellation);

    public Task<StoredAnchor?> AnchorAsync(long size, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync(Anchors + " WHERE size = $1", Read, size), cancellation);

    public Task<StoredAnchor?> CoveringAsync(long index, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync(Anchors + " WHERE size > $1 AND final ORDER BY size LIMIT 1", Read, index), cancellation);

    public async Task<IReadOnlyList<StoredAnchor>> AnchorsBelowAsync(long size, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AllAsync(Anchors + " WHERE size < $1 ORDER BY size DESC LIMIT $2", Read, size, limit), cancellation);

    public async Task<IReadOnlyList<StoredAnchor>> AnchorsAsync(CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AllAsync(Anchors + " ORDER BY size", Read), cancellation);

    public async Task<IReadOnlyList<AnchorPlace>> PlacesAsync(int limit, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AllAsync(Places + " ORDER BY size DESC LIMIT $1", ReadPlace, limit), cancellation);

    public async Task<IReadOnlyList<AnchorPlace?>> CoveringAsync(IReadOnlyList<long> indexes, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AllAsync(Covering, r => r.IsDBNull(0) ? null : ReadPlace(r), indexes.ToArray()), cancellation);

    public async Task<IReadOnlyList<AnchorPlace>> InBlockAsync(long number, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AllAsync(Places + " WHERE block_number = $1 ORDER BY size", ReadPlace, number), cancellation);

    public async Task<IReadOnlyList<AnchorPlace>> OfHashAsync(Hash256 hash, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(Places + " WHERE block_hash = $1 OR tx = $2 ORDER BY size", ReadPlace, hash.ToArray(), $"0x{hash}"), cancellation);

    public Task KeepAnchorAsync(StoredAnchor anchor, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Anchor,
            async s =>
            {
                await PostgresLeaseStore.InsistAsync(s, under);
                return await KeepAsync(s, anchor);
            },
            cancellation);

    public Task ReplaceAnchorsAsync(long size, IReadOnlyList<StoredAnchor> instead, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.ReplaceAnchors,
            async s =>
            {
                await PostgresLeaseStore.InsistAsync(s, under);
                _ = await OversightStep.NoteAsync(s, size);
                var dropped = await s.RunAsync("DELETE FROM anchor WHERE size > $1", size);
                foreach (var anchor in instead)
                {
                    _ = await KeepAsync(s, anchor);
                }

                return dropped;
            },
            cancellation);

    public Task<byte[]?> HeaderAsync(Hash256 hash, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync("SELECT rlp FROM header WHERE hash = $1", r => r.GetFieldValue<byte[]>(0), hash.ToArray()), cancellation);

    public Task KeepHeaderAsync(Hash256 hash, byte[] rlp, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Header, s => s.RunAsync("INSERT INTO header (hash, rlp) VALUES ($1, $2) ON CONFLICT DO NOTHING", hash.ToArray(), rlp), cancellation);

    public Task<string?> FactAsync(string name, CancellationToken cancellation) => database.ReadAsync(s => FactAsync(s, name), cancellation);

    /// <summary>The insert waits for another's of the same name; what is read after it is what holds.</summary>
    public Task<string> KeepFactAsync(string name, string value, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Fact,
            async s =>
            {
                _ = await s.RunAsync("INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, value);
                return (await FactAsync(s, name))!;
            },
            cancellation);

    public Task<bool> SwapFactAsync(string name, string? was, string value, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Fact,
            async s => (was is null
                ? await s.RunAsync("INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, value)
                : await s.RunAsync("UPDATE fact SET value = $2 WHERE name = $1 AND value = $3", name, value, was)) == 1,
            cancellation);

    private static Task<int> KeepAsync(PostgresSession session, StoredAnchor anchor) => session.RunAsync(
        """
        INSERT INTO anchor (size, root, block_number, block_hash, tx, block_time, parts, final) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (size) DO UPDATE SET root = excluded.root, block_number = excluded.block_number, block_hash = excluded.block_hash,
          tx = excluded.tx, block_time = excluded.block_time, parts = excluded.parts, final = excluded.final
        """,
        anchor.Size,
        anchor.Root.ToArray(),
        anchor.BlockNumber,
        anchor.BlockHash.ToArray(),
        anchor.Transaction,
        anchor.BlockTime.ToUnixTimeSeconds(),
        anchor.Parts,
        anchor.Final);

    private static Task<string?> FactAsync(PostgresSession session, string name) =>
        session.FirstAsync("SELECT value FROM fact WHERE name = $1", r => r.GetString(0), name);

    private static StoredAnchor Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        new Hash256(row.GetFieldValue<byte[]>(1)),
        row.GetInt64(2),
        new Hash256(row.GetFieldValue<byte[]>(3)),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(5)),
        row.GetFieldValue<byte[]>(6),
        row.GetBoolean(7));

    private static AnchorPlace ReadPlace(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        new Hash256(row.GetFieldValue<byte[]>(1)),
        row.GetInt64(2),
        new Hash256(row.GetFieldValue<byte[]>(3)),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(5)),
        row.GetBoolean(6));
}
