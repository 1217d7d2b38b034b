using Integrity.Grains;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Postgres;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Store;

[NeedsPostgres]
public sealed class PostgresStore : StoreContract, IAsyncLifetime
{
    private PostgresDatabase database = null!;

    protected override IStreamStore Streams => database.Streams;

    protected override ILogStore Log => database.Log;

    protected override IAnchorStore Anchors => database.Anchors;

    protected override ILeaseStore Leases => database.Leases;

    protected override StoreProbe Probe { get; } = new();

    public async Task InitializeAsync() =>
        database = await PostgresDatabase.OpenAsync(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), Probe, default);

    public override void Dispose() => database?.Dispose();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
}
