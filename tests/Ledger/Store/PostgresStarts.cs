using Integrity.Ledger.Store.Postgres;
using Integrity.Testing;
using Npgsql;

namespace Integrity.Ledger.Tests.Store;

/// <summary>Opening a PostgreSQL database: made once by whoever comes first, upgraded in place, refused by name when it must not be used.</summary>
public sealed class PostgresStarts
{
    private static readonly Migration Later = new(Migration.All[^1].Version + 1, 1, "ALTER TABLE fact ADD COLUMN later text");

    [PostgresFact]
    public async Task Of_eight_nodes_that_open_an_empty_database_at_once_one_makes_its_tables()
    {
        var (server, address) = await EmptyAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PostgresDatabase.OpenAsync(address, null, default))));
        Assert.Equal("here", await nodes[0].Anchors.KeepFactAsync("who", "here", default));
        Assert.All(nodes, n => Assert.Equal("here", n.Anchors.FactAsync("who", default).Result));
        Assert.Equal($"{Migration.All.Count}", await server.SqlAsync(Name(address), "SELECT count(*) FROM ledger_schema"));
        Array.ForEach(nodes, n => n.Dispose());
    }

    [PostgresFact]
    public async Task An_older_database_is_brought_up_to_date_with_what_it_holds_while_older_nodes_run()
    {
        var (server, address) = await EmptyAsync();
        using var older = await PostgresDatabase.OpenAsync(address, null, default);
        _ = await older.Anchors.KeepFactAsync("kept", "yes", default);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(address, [.. Migration.All, Later])));
        Assert.Equal("yes|", await server.SqlAsync(Name(address), "SELECT value, later FROM fact WHERE name = 'kept'"));
        Assert.Equal("yes", await older.Anchors.KeepFactAsync("kept", "no", default));
        Assert.Equal("new", await older.Anchors.KeepFactAsync("written by the older", "new", default));

        // And an older program may still be started: the newer one said that it is compatible.
        using var another = await PostgresDatabase.OpenAsync(address, null, default);
    }

    [PostgresFact]
    public async Task A_database_that_a_newer_program_made_incompatible_is_refused()
    {
        var (_, address) = await EmptyAsync();
        await StartAsync(address, [.. Migration.All, Later with { Compatible = Later.Version }]);
        Assert.Equal("ledger.store-newer", await RefusalAsync(address));
    }

    [PostgresFact]
    public async Task A_migration_that_fails_leaves_the_version_before_it()
    {
        var (server, address) = await EmptyAsync();
        var broken = await Assert.ThrowsAsync<LedgerStartException>(() => StartAsync(address, [.. Migration.All, Later with { Sql = "CREATE TABLE half (); SELECT 1/0" }]));
        Assert.Equal("ledger.store-refused", broken.Refusal.Code);
        Assert.Equal($"{Migration.All[^1].Version}|", await server.SqlAsync(Name(address), "SELECT max(version), to_regclass('half') FROM ledger_schema"));
    }

    [PostgresFact]
    public async Task What_cannot_keep_a_promise_is_refused_with_what_to_change()
    {
        var (server, address) = await EmptyAsync();
        Assert.Equal("ledger.store-password", await RefusalAsync(address + ";Password=secret"));
        Assert.Equal("ledger.store-address", await RefusalAsync("no connection string"));
        Assert.Equal("ledger.store-address", await RefusalAsync("Username=integrity"));
        Assert.Equal("ledger.store-no-database", await RefusalAsync(server.Address("nobody_made_this")));
        Assert.Equal("ledger.store-refused", await RefusalAsync(address.Replace("=integrity", "=nobody", StringComparison.Ordinal)));
        Assert.Equal("ledger.store-unreachable", await RefusalAsync(address.Replace($"Port={server.Port}", "Port=1", StringComparison.Ordinal)));
        _ = await server.SqlAsync("postgres", $"ALTER DATABASE {Name(address)} SET synchronous_commit = off");
        Assert.Equal("ledger.store-not-durable", await RefusalAsync(address));
        _ = await server.SqlAsync("postgres", "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0");
        Assert.Equal("ledger.store-encoding", await RefusalAsync(server.Address("ascii")));
    }

    private static async Task<(PostgresServer Server, string Address)> EmptyAsync()
    {
        var server = await PostgresServer.SharedAsync();
        return (server, await server.CreateDatabaseAsync());
    }

    private static string Name(string address) => new NpgsqlConnectionStringBuilder(address).Database!;

    private static Task StartAsync(string address, IReadOnlyList<Migration> migrations) =>
        PostgresStart.RunAsync(StoreAddress.Parse(address), migrations, default);

    private static async Task<string> RefusalAsync(string address) =>
        (await Assert.ThrowsAsync<LedgerStartException>(() => PostgresDatabase.OpenAsync(address, null, default))).Refusal.Code;
}
