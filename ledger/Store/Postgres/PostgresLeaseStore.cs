namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresLeaseStore(PostgresDatabase database) : ILeaseStore
{
    public Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation) =>
        database.WriteAsync("lease", s => TakeAsync(s, role, node, life), null, cancellation);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) =>
        database.WriteAsync(
            "release",
            s => s.RunAsync("UPDATE lease SET until = '-infinity' WHERE role = $1 AND node = $2 AND epoch = $3", lease.Role, lease.Node, lease.Epoch),
            null,
            cancellation);

    /// <summary>The clock is read when the row is judged, after waiting for whoever was writing it.</summary>
    private static async Task<Lease?> TakeAsync(PostgresSession session, string role, string node, TimeSpan life)
    {
        var epoch = await session.FirstAsync<long?>(
            """
            INSERT INTO lease (role, node, epoch, until) VALUES ($1, $2, 1, clock_timestamp() + $3)
            ON CONFLICT (role) DO UPDATE SET
              epoch = CASE WHEN lease.node = excluded.node THEN lease.epoch ELSE lease.epoch + 1 END, node = excluded.node, until = clock_timestamp() + $3
              WHERE lease.node = excluded.node OR lease.until < clock_timestamp()
            RETURNING epoch
            """,
            r => r.GetInt64(0),
            role,
            node,
            life);
        return epoch is { } held ? new Lease(role, node, held) : null;
    }
}
