using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Postgres;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteLeases : LeaseContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-lease-");

    public SqliteLeases() => Store = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override ILedgerStore Store { get; }

    protected override StoreProbe Probe { get; } = new();

    protected override async Task SetBackAsync(TimeSpan by)
    {
        using var file = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "ledger.db")};Pooling=False");
        file.Open();
        using var later = file.CreateCommand();
        later.CommandText = "UPDATE lease SET until = until + $by";
        _ = later.Parameters.AddWithValue("$by", (long)by.TotalMilliseconds);
        _ = await later.ExecuteNonQueryAsync();
    }

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
    private string address = "";

    protected override ILedgerStore Store => database;

    protected override StoreProbe Probe { get; } = new();

    public async Task InitializeAsync()
    {
        address = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        database = await PostgresDatabase.OpenAsync(address, Probe, default);
    }

    protected override async Task SetBackAsync(TimeSpan by) => _ = await (await PostgresServer.SharedAsync()).SqlAsync(
        new NpgsqlConnectionStringBuilder(address).Database!, $"UPDATE lease SET until = until + interval '{(long)by.TotalSeconds} s'");

    public override void Dispose() => database?.Dispose();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
}
