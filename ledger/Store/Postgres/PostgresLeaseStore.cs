namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresLeaseStore(PostgresDatabase database) : ILeaseStore
{
    public Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(life, Lease.Longest);
        return database.WriteAsync(StoreWrites.Lease, s => TakeAsync(s, role, node, life), cancellation);
    }

    public Task<HeldLease?> SeeAsync(string role, CancellationToken cancellation) =>
        database.ReadFirstAsync(
            s => s.FirstAsync(
                """
                SELECT node, epoch, (extract(epoch FROM until) * 1000)::bigint, until BETWEEN clock_timestamp() AND clock_timestamp() + $2
                FROM lease WHERE role = $1
                """,
                r => new HeldLease(new Lease(role, r.GetString(0), r.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)), r.GetBoolean(3)),
                role,
                Lease.Longest),
            cancellation);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Release,
            s => s.RunAsync("UPDATE lease SET until = 'epoch' WHERE role = $1 AND node = $2 AND epoch = $3", lease.Role, lease.Node, lease.Epoch),
            cancellation);

    /// <summary>Inside the transaction of a write done under a lease: nobody takes it until that ends.</summary>
    /// <exception cref="LeaseLostException">Another node holds it.</exception>
    internal static async Task InsistAsync(PostgresSession session, Lease? lease)
    {
        if (lease is not null
            && await session.FirstAsync(
                "SELECT 1 FROM lease WHERE role = $1 AND node = $2 AND epoch = $3 FOR SHARE", r => r.GetInt32(0), lease.Role, lease.Node, lease.Epoch) != 1)
        {
            throw new LeaseLostException(lease);
        }
    }

    /// <summary>The clock is read when the row is judged, after waiting for whoever was writing it.</summary>
    private static async Task<Lease?> TakeAsync(PostgresSession session, string role, string node, TimeSpan life)
    {
        var epoch = await session.FirstAsync<long?>(
            """
            INSERT INTO lease (role, node, epoch, until) VALUES ($1, $2, 1, clock_timestamp() + $3)
            ON CONFLICT (role) DO UPDATE SET
              epoch = CASE WHEN lease.node = excluded.node THEN lease.epoch ELSE lease.epoch + 1 END, node = excluded.node, until = clock_timestamp() + $3
              WHERE lease.node = excluded.node OR lease.until NOT BETWEEN clock_timestamp() AND clock_timestamp() + $4
            RETURNING epoch
            """,
            r => r.GetInt64(0),
            role,
            node,
            life,
            Lease.Longest);
        return epoch is { } held ? new Lease(role, node, held) : null;
    }
}
