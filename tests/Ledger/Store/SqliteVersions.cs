using Integrity.Ledger.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Tables = Integrity.Ledger.Store.Sqlite.Schema;

namespace Integrity.Ledger.Tests.Store;

/// <summary>A file that several programs, older and newer, open.</summary>
public sealed class SqliteVersions : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-versions-");

    private string File => Path.Combine(folder.FullName, "ledger.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_library_is_past_the_bug_by_which_two_connections_that_bring_in_the_log_can_lose_what_was_committed() =>
        Assert.True(SQLitePCL.raw.sqlite3_libversion_number() >= 3_051_003, SQLitePCL.raw.sqlite3_libversion().utf8_to_string());

    [Fact]
    public async Task Of_eight_that_open_an_empty_file_at_once_one_makes_its_tables()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SqliteDatabase(File))));
        Assert.Equal("here", await opened[0].Anchors.KeepFactAsync("who", "here", default));
        Assert.Equal("here", await opened[7].Anchors.FactAsync("who", default));
        Array.ForEach(opened, o => o.Dispose());
    }

    [Theory]
    [InlineData(Tables.Version, true)]
    [InlineData(Tables.Version + 1, false)]
    public void A_newer_file_is_opened_if_it_says_so_and_refused_if_not(int compatible, bool opens)
    {
        new SqliteDatabase(File).Dispose();
        Run($"PRAGMA user_version = {Tables.Version + 1}; UPDATE fact SET value = '{compatible}' WHERE name = '{Tables.CompatibleFact}'");
        if (opens)
        {
            new SqliteDatabase(File).Dispose();
        }
        else
        {
            Assert.Equal("ledger.store-newer", Assert.Throws<LedgerStartException>(() => new SqliteDatabase(File)).Refusal.Code);
        }

        Assert.Equal(Tables.Version + 1L, Run("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_file_of_before_its_reorganisations_were_noted_is_brought_up_to_date_and_keeps_its_figures()
    {
        using (var database = new SqliteDatabase(File))
        {
            Assert.True(await database.Oversight.ResetAsync("rules", 1, null, default));
        }

        Run("ALTER TABLE oversight DROP COLUMN undated_from; ALTER TABLE oversight DROP COLUMN written; DROP INDEX oversight_dated; PRAGMA user_version = 9");
        using var again = new SqliteDatabase(File);
        await again.Anchors.ReplaceAnchorsAsync(7, [], null, default);
        Assert.Equal(new Integrity.Ledger.Store.OversightCursor(0, "rules", 7), await again.Oversight.CursorAsync(default));
    }

    [Fact]
    public void A_newer_file_that_says_nothing_is_refused()
    {
        new SqliteDatabase(File).Dispose();
        Run($"PRAGMA user_version = {Tables.Version + 1}; DELETE FROM fact WHERE name = '{Tables.CompatibleFact}'");
        Assert.Equal("ledger.store-newer", Assert.Throws<LedgerStartException>(() => new SqliteDatabase(File)).Refusal.Code);
    }

    private object? Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
