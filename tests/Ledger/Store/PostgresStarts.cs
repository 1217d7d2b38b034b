using Integrity.Grains;
using Integrity.Ledger.Store;
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

    [PostgresFact]
    public async Task Of_several_hosts_the_one_that_can_be_written_is_used_and_an_address_that_would_read_another_is_refused()
    {
        var (server, address) = await EmptyAsync();
        var several = address.Replace("Host=127.0.0.1", $"Host=127.0.0.1:1,127.0.0.1:{server.Port}", StringComparison.Ordinal);
        using (var node = await PostgresDatabase.OpenAsync(several, null, default))
        {
            Assert.Equal("yes", await node.Anchors.KeepFactAsync("written", "yes", default));
            Assert.Equal("yes", await node.Anchors.FactAsync("written", default));
            Assert.NotNull(await node.Leases.TakeAsync("role", "a", TimeSpan.FromSeconds(1), default));
        }

        using (var explicitly = await PostgresDatabase.OpenAsync(several + ";Target Session Attributes=read-write", null, default))
        {
            Assert.Equal("yes", await explicitly.Anchors.FactAsync("written", default));
        }

        foreach (var wrong in new[] { "Target Session Attributes=any", "Target Session Attributes=prefer-standby", "Target Session Attributes=prefer-primary", "Load Balance Hosts=true" })
        {
            Assert.Equal("ledger.store-hosts", await RefusalAsync($"{several};{wrong}"));
        }
    }

    [PostgresFact]
    public async Task A_connection_opened_anew_to_a_server_that_keeps_no_promise_any_more_writes_nothing()
    {
        var (server, address) = await EmptyAsync();
        using var node = await PostgresDatabase.OpenAsync(address, null, default);
        _ = await node.Streams.AppendAsync(Statement(0), default);
        _ = await server.SqlAsync("postgres", $"ALTER DATABASE {Name(address)} SET synchronous_commit = off");
        await CutAsync();
        await Assert.ThrowsAsync<StoreAwayException>(() => node.Streams.AppendAsync(Statement(1), default));
        var away = await Assert.ThrowsAsync<StoreAwayException>(() => node.Streams.AppendAsync(Statement(1), default));
        Assert.Equal("ledger.store-not-durable", Assert.IsType<LedgerStartException>(away.InnerException).Refusal.Code);
        await Assert.ThrowsAsync<StoreAwayException>(() => node.Anchors.KeepFactAsync("who", "here", default));
        _ = await server.SqlAsync("postgres", $"ALTER DATABASE {Name(address)} RESET synchronous_commit");
        _ = Assert.IsType<AppendOutcome.Appended>(await node.Streams.AppendAsync(Statement(1), default));

        Task<string> CutAsync() => server.SqlAsync(
            "postgres", $"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '{Name(address)}'");
    }

    [PostgresFact]
    public async Task A_node_whose_line_is_cut_is_noticed_by_the_server_within_seconds()
    {
        var (_, address) = await EmptyAsync();
        await using var connection = new NpgsqlConnection(StoreAddress.Parse(address).ConnectionString);
        await connection.OpenAsync();
        await using var ask = new NpgsqlCommand(
            "SELECT concat_ws(' ', current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'))", connection);
        Assert.Equal("2 1 3", await ask.ExecuteScalarAsync());
    }

    [PostgresFact]
    public async Task A_node_that_waits_too_long_for_another_to_bring_the_tables_up_to_date_says_so()
    {
        var (_, address) = await EmptyAsync();
        await using var another = new NpgsqlConnection(address);
        await another.OpenAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(1229870151, 3)", another);
        _ = await hold.ExecuteNonQueryAsync();
        var late = await Assert.ThrowsAsync<LedgerStartException>(
            () => PostgresStart.RunAsync(StoreAddress.Parse(address), Migration.All, default, TimeSpan.FromMilliseconds(100)));
        Assert.Equal("ledger.store-migrating", late.Refusal.Code);
    }

    [PostgresFact]
    public async Task A_database_opened_to_be_read_is_not_changed_and_one_of_an_older_version_is_refused()
    {
        var (server, address) = await EmptyAsync();
        Assert.Equal("ledger.store-older", await LookAsync());
        Assert.Equal("", await server.SqlAsync(Name(address), "SELECT to_regclass('ledger_schema')"));
        await StartAsync(address, [Migration.All[0]]);
        Assert.Equal(Migration.All.Count == 1 ? null : "ledger.store-older", await LookAsync());
        using (var node = await PostgresDatabase.OpenAsync(address, null, default))
        {
            _ = await node.Streams.AppendAsync(Statement(0), default);
        }

        _ = await server.SqlAsync(Name(address), "INSERT INTO erasure (at) VALUES (pg_current_xact_id())");
        using (var reader = await LedgerStores.OpenToReadAsync(address, default))
        {
            Assert.Single(await reader.Log.UnloggedAsync(10, default));
            await Assert.ThrowsAsync<InvalidOperationException>(() => reader.Streams.AppendAsync(Statement(1), default));
            await Assert.ThrowsAsync<InvalidOperationException>(() => reader.Anchors.KeepFactAsync("who", "here", default));
        }

        Assert.Equal("1", await server.SqlAsync(Name(address), "SELECT count(*) FROM erasure"));

        async Task<string?> LookAsync()
        {
            try
            {
                (await PostgresDatabase.OpenToReadAsync(address, default)).Dispose();
                return null;
            }
            catch (LedgerStartException refused)
            {
                return refused.Refusal.Code;
            }
        }
    }

    private static Append Statement(long seq)
    {
        var digest = Hash256.Sha256([(byte)seq]);
        return new("a", Hash256.Sha256("a"u8), seq, digest, DateTimeOffset.UnixEpoch, [1], []);
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
