using Integrity.Ledger.Audit;
using Integrity.Ledger.Store.Postgres;
using Integrity.Ledger.Tests.Http;
using Integrity.Log;
using Integrity.Testing;
using Npgsql;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What a dump is worth: taken under load it is a whole log that goes on; older than the contract it is named, and nothing is signed over it.</summary>
public sealed class BackupFacts : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"integrity-{Guid.NewGuid():N}.dump");

    public void Dispose() => File.Delete(file);

    [PostgresFact]
    public async Task A_dump_taken_under_load_verifies_and_what_waited_in_it_is_logged_by_who_starts_on_it()
    {
        var server = await PostgresServer.SharedAsync();
        var address = await server.CreateDatabaseAsync();
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Store = address });
        var story = Story.Full();
        var posting = ledger.PlayAsync(story);
        await DumpAsync(server, address);
        await posting;
        _ = await ledger.PostAsync(story.Log[^1]);
        await AuditAsync(address);

        var restored = await RestoreAsync(server);
        await AuditAsync(restored);

        // As it was at the dump: what was accepted since is sent again by whoever has no receipt that the new database knows.
        await ledger.RestartAsync(o => o with { Store = restored });
        foreach (var statement in story.Log)
        {
            Assert.True((await ledger.PostAsync(statement)).Status is 200 or 201);
        }

        await AuditAsync(restored);
    }

    [PostgresFact]
    public async Task A_dump_older_than_the_contract_is_refused_by_name_and_no_checkpoint_is_signed_on_it()
    {
        var server = await PostgresServer.SharedAsync();
        var address = await server.CreateDatabaseAsync();
        await using var ledger = await LiveLedger.StartAsync(withChain: true, change: o => o with { Store = address });
        var story = Story.Full();
        _ = await ledger.PostAsync(story.Log[0]);
        await DumpAsync(server, address);
        await ledger.PlayAsync(story);
        Assert.Equal(200, (await ledger.PostAsync(story.Log[^1], "anchor")).Status);

        var restored = await RestoreAsync(server);
        await ledger.RestartAsync(o => o with { Store = restored, Contract = ledger.Host.Contract! });
        var refused = await ledger.PostAsync(story.Log[^1], "none");
        Assert.Equal((503, "ledger.log-closed"), (refused.Status, refused.Code));
        var health = (await ledger.GetAsync("health")).Json;
        Assert.Equal("anchor.contract-ahead", health.GetProperty("log").GetProperty("code").GetString());
        Assert.Equal("2", await server.SqlAsync(Name(restored), "SELECT max(size) FROM checkpoint"));
    }

    private Task<string> DumpAsync(PostgresServer server, string address) =>
        PostgresServer.AsServerAsync("pg_dump", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "integrity", "-Fc", "-f", file, Name(address));

    private async Task<string> RestoreAsync(PostgresServer server)
    {
        var address = await server.CreateDatabaseAsync();
        _ = await PostgresServer.AsServerAsync("pg_restore", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "integrity", "-d", Name(address), file);
        return address;
    }

    private static async Task AuditAsync(string address)
    {
        using var database = await PostgresDatabase.OpenAsync(address, null, default);
        var key = (await database.Anchors.FactAsync("log-key", default))!;
        var audit = new LogAudit(database.Log, NoteVerifier.Parse(key).OrThrow());
        await audit.RunAsync(default);
        Assert.Empty(audit.Faults);
        Assert.Empty(await new CustodyAudit(database.Log, History.Origin).RunAsync(audit.Size, default));
    }

    private static string Name(string address) => new NpgsqlConnectionStringBuilder(address).Database!;
}
