using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Postgres;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Store;

[NeedsPostgres]
public sealed class PostgresOversight : OversightContract, IAsyncLifetime
{
    private PostgresDatabase database = null!;

    protected override ILedgerStore Database => database;

    protected override StoreProbe Probe { get; } = new();

    public async Task InitializeAsync() =>
        database = await PostgresDatabase.OpenAsync(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), Probe, default);

    public override void Dispose() => database?.Dispose();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
}
