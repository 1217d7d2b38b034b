using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Postgres;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Store;

[NeedsPostgres]
public sealed class PostgresDigests : DigestContract, IAsyncLifetime
{
    private PostgresDatabase database = null!;

    private protected override IDigestStore Digests => database.Digests;

    private protected override StoreProbe Probe { get; } = new();

    public async Task InitializeAsync() =>
        database = await PostgresDatabase.OpenAsync(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), Probe, default);

    public override void Dispose() => database?.Dispose();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
}
