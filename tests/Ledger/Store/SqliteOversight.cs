using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteOversight : OversightContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-oversight-");
    private readonly SqliteDatabase database;

    public SqliteOversight() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override ILedgerStore Database => database;

    protected override StoreProbe Probe { get; } = new();

    protected override Task<ILedgerStore> AnotherAsync() => Task.FromResult<ILedgerStore>(new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db")));

    /// <summary>Or each page of a table would read and sort all there is.</summary>
    [Fact]
    public async Task A_page_of_a_list_is_read_in_the_order_of_an_index_and_nothing_is_sorted()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "ledger.db")};Pooling=False");
        await connection.OpenAsync();
        await using var explain = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the store.
        explain.CommandText = "EXPLAIN QUERY PLAN " + SqliteOversightStore.Listing;
#pragma warning restore CA2100
        foreach (var n in Enumerable.Range(0, 15))
        {
            _ = explain.Parameters.AddWithValue($"${n}", 0);
        }

        await using var plan = await explain.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await plan.ReadAsync())
        {
            steps.Add(plan.GetString(3));
        }

        Assert.Contains("INDEX oversight_listed (agency=? AND kind=? AND at>? AND at<?)", Assert.Single(steps), StringComparison.Ordinal);
    }

    public override void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }
}
