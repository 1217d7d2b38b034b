namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteLeaseStore(SqliteDatabase database) : ILeaseStore
{
    private const string Now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    private static readonly long Longest = (long)Lease.Longest.TotalMilliseconds;

    public Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(life, Lease.Longest);
        return database.WriteAsync<Lease?>(StoreWrites.Lease, s => Take(s, role, node, (long)life.TotalMilliseconds), cancellation);
    }

    public Task<HeldLease?> SeeAsync(string role, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First(
                $"SELECT node, epoch, until, until BETWEEN {Now} AND {Now} + $1 FROM lease WHERE role = $0",
                r => new HeldLease(new Lease(role, r.GetString(0), r.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)), r.GetInt64(3) != 0),
                role,
                Longest),
            cancellation);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Release, s => Release(s, lease), cancellation);

    /// <summary>Inside the transaction of a write done under a lease.</summary>
    /// <exception cref="LeaseLostException">Another node holds it.</exception>
    internal static void Insist(SqliteSession session, Lease? lease)
    {
        if (lease is not null
            && session.First("SELECT 1 FROM lease WHERE role = $0 AND node = $1 AND epoch = $2", r => r.GetInt64(0), lease.Role, lease.Node, lease.Epoch) != 1)
        {
            throw new LeaseLostException(lease);
        }
    }

    private static Lease? Take(SqliteSession session, string role, string node, long life)
    {
        var epoch = session.First<long?>(
            $"""
            INSERT INTO lease (role, node, epoch, until) VALUES ($0, $1, 1, {Now} + $2)
            ON CONFLICT (role) DO UPDATE SET
              epoch = CASE WHEN node = excluded.node THEN epoch ELSE epoch + 1 END, node = excluded.node, until = excluded.until
              WHERE node = excluded.node OR until NOT BETWEEN {Now} AND {Now} + $3
            RETURNING epoch
            """,
            r => r.GetInt64(0),
            role,
            node,
            life,
            Longest);
        return epoch is { } held ? new Lease(role, node, held) : null;
    }

    private static bool Release(SqliteSession session, Lease lease)
    {
        session.Run("UPDATE lease SET until = 0 WHERE role = $0 AND node = $1 AND epoch = $2", lease.Role, lease.Node, lease.Epoch);
        return true;
    }
}
