using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresAnchorStore(PostgresDatabase database) : IAnchorStore
{
    private const string Anchors = "SELECT size, root, block_number, block_hash, tx, block_time, parts FROM anchor";

    public Task<StoredAnchor?> NewestAnchorAsync(CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync(Anchors + " ORDER BY size DESC LIMIT 1", Read), cancellation);

    public Task<StoredAnchor?> AnchorAsync(long size, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync(Anchors + " WHERE size = $1", Read, size), cancellation);

    public async Task<IReadOnlyList<StoredAnchor>> AnchorsAsync(CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AllAsync(Anchors + " ORDER BY size", Read), cancellation);

    public Task KeepAnchorAsync(StoredAnchor anchor, CancellationToken cancellation) =>
        database.WriteAsync(
            "anchor",
            s => s.RunAsync(
                """
                INSERT INTO anchor (size, root, block_number, block_hash, tx, block_time, parts) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (size) DO UPDATE SET root = excluded.root, block_number = excluded.block_number, block_hash = excluded.block_hash,
                  tx = excluded.tx, block_time = excluded.block_time, parts = excluded.parts
                """,
                anchor.Size,
                anchor.Root.ToArray(),
                anchor.BlockNumber,
                anchor.BlockHash.ToArray(),
                anchor.Transaction,
                anchor.BlockTime.ToUnixTimeSeconds(),
                anchor.Parts),
            StoreChange.Anchored,
            cancellation);

    public Task ForgetAnchorsAboveAsync(long size, CancellationToken cancellation) =>
        database.WriteAsync("forget-anchors", s => s.RunAsync("DELETE FROM anchor WHERE size > $1", size), StoreChange.Anchored, cancellation);

    public Task<byte[]?> HeaderAsync(Hash256 hash, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync("SELECT rlp FROM header WHERE hash = $1", r => r.GetFieldValue<byte[]>(0), hash.ToArray()), cancellation);

    public Task KeepHeaderAsync(Hash256 hash, byte[] rlp, CancellationToken cancellation) =>
        database.WriteAsync(
            "header", s => s.RunAsync("INSERT INTO header (hash, rlp) VALUES ($1, $2) ON CONFLICT DO NOTHING", hash.ToArray(), rlp), null, cancellation);

    public Task<string?> FactAsync(string name, CancellationToken cancellation) => database.ReadAsync(s => FactAsync(s, name), cancellation);

    /// <summary>The insert waits for another's of the same name; what is read after it is what holds.</summary>
    public Task<string> KeepFactAsync(string name, string value, CancellationToken cancellation) =>
        database.WriteAsync(
            "fact",
            async s =>
            {
                _ = await s.RunAsync("INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, value);
                return (await FactAsync(s, name))!;
            },
            null,
            cancellation);

    private static Task<string?> FactAsync(PostgresSession session, string name) =>
        session.FirstAsync("SELECT value FROM fact WHERE name = $1", r => r.GetString(0), name);

    private static StoredAnchor Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        new Hash256(row.GetFieldValue<byte[]>(1)),
        row.GetInt64(2),
        new Hash256(row.GetFieldValue<byte[]>(3)),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(5)),
        row.GetFieldValue<byte[]>(6));
}
