using Integrity.Testing;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Tests.Http;

public sealed class StoppedLog
{
    [Fact]
    public async Task A_ledger_whose_log_was_moved_by_another_acknowledges_nothing_more()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var story = Story.Full();
        Assert.Equal(201, (await ledger.PostAsync(story.Log[0])).Status);
        await using var database = new SqliteConnection($"Data Source={Path.Combine(ledger.Options.DataFolder, "ledger.db")}");
        await database.OpenAsync();

        // Another sequencer, as it were: the log is longer than ours remembers.
        await ExecuteAsync(database, "INSERT INTO checkpoint SELECT size + 1, root, note, last_position FROM checkpoint ORDER BY size DESC LIMIT 1");
        Assert.Equal("ledger.log-stopped", (await ledger.PostAsync(story.Log[1])).Json.GetProperty("code").GetString());

        var refused = await ledger.PostAsync(story.Log[2]);
        Assert.Equal((503, "ledger.log-closed"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal(2L, await ExecuteAsync(database, "SELECT count(*) FROM statement"));
    }

    private static async Task<object?> ExecuteAsync(SqliteConnection database, string sql)
    {
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // The two constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
