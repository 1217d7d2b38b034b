using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>
/// Where connections come from: of several hosts, from the one that the address asks for. What was checked when the node started is checked of
/// every new connection, because after a fail-over, or a changed setting, it leads to a server that cannot keep what the first one promised.
/// </summary>
internal sealed class PostgresSource : IDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly TargetSessionAttributes target;

    public PostgresSource(NpgsqlConnectionStringBuilder address, Func<PostgresSession, Task> check)
    {
        target = StoreAddress.Target(address);

        // A source of several hosts is told with each connection what to look for, not by its address.
        var common = new NpgsqlConnectionStringBuilder(address.ConnectionString) { TargetSessionAttributes = null };
        var making = new NpgsqlDataSourceBuilder(common.ConnectionString);
        _ = making.UsePhysicalConnectionInitializer(
            static _ => throw new NotSupportedException("Connections are opened without blocking."),
            async connection =>
            {
                try
                {
                    await check(new(connection, CancellationToken.None));
                }
                catch (LedgerStartException refused)
                {
                    throw new StoreAwayException(refused);
                }
            });
        source = StoreAddress.HasSeveralHosts(address) ? making.BuildMultiHost() : making.Build();
    }

    /// <summary>A connection, from the pool if the address has one.</summary>
    /// <exception cref="StoreAwayException">The server must not be used as it is.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => source is NpgsqlMultiHostDataSource hosts
        ? await hosts.OpenConnectionAsync(target, cancellation)
        : await source.OpenConnectionAsync(cancellation);

    public void Dispose() => source.Dispose();
}
