using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Postgres;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteLeases : LeaseContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-lease-");

    public SqliteLeases() => Store = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override ILedgerStore Store { get; }

    protected override StoreProbe Probe { get; } = new();

    public override void Dispose()
    {
        Store.Dispose();
        folder.Delete(recursive: true);
    }
}

[NeedsPostgres]
public sealed class PostgresLeases : LeaseContract, IAsyncLifetime
{
    private PostgresDatabase database = null!;

    protected override ILedgerStore Store => database;

    protected override StoreProbe Probe { get; } = new();

    public async Task InitializeAsync() =>
        database = await PostgresDatabase.OpenAsync(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), Probe, default);

    public override void Dispose() => database?.Dispose();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
}
