using Integrity.Keys;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Log;
using Integrity.Texts;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Tests.Audit;

/// <summary>A ledger that took a few statements and stopped; every test gets a copy of its data to spoil.</summary>
public sealed class Copies : IAsyncLifetime
{
    public const string Origin = "audit.integrity.example";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-audit-");
    private int copies;

    public NoteVerifier Key => NoteVerifier.Of(Origin, LogKey.Public).OrThrow();

    public string Folder => folder.FullName;

    internal SigningKey LogKey { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var data = Path.Combine(folder.FullName, "data");
        await using (var host = await LedgerHost.StartAsync(new LedgerOptions { DataFolder = data, Origin = Origin, ConsoleLog = false }))
        {
            foreach (var agency in new[] { "cn.1.psb", "cn.1.lab", "cn.1.proc" })
            {
                var key = Path.Combine(folder.FullName, agency + ".jwk");
                await IntegrityAsync("keygen", "-o", key);
                await IntegrityAsync("agency", "create", "--agency", agency, "--name", agency, "--key", key, "--ledger", host.Address.ToString());
            }
        }

        LogKey = await KeyFile.ReadAsync(Path.Combine(data, "log.key"), CancellationToken.None);
    }

    /// <summary>A fresh copy, spoilt by these SQL commands.</summary>
    public SqliteDatabase Spoilt(params (string Sql, object? Value)[] commands)
    {
        var copy = Path.Combine(folder.FullName, $"copy{Interlocked.Increment(ref copies)}.db");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.FullName, "data"), "ledger.db*"))
        {
            File.Copy(file, copy + Path.GetFileName(file)["ledger.db".Length..]);
        }

        using (var connection = new SqliteConnection($"Data Source={copy};Pooling=False"))
        {
            connection.Open();
            foreach (var (sql, value) in commands)
            {
                using var command = connection.CreateCommand();
                command.CommandText = sql;
                _ = command.Parameters.AddWithValue("$0", value ?? DBNull.Value);
                Assert.Equal(1, command.ExecuteNonQuery());
            }
        }

        return new SqliteDatabase(copy);
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static async Task IntegrityAsync(params string[] args)
    {
        using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(args, new Desk(TextWriter.Null, error, TimeProvider.System, _ => null, Language.English), ownsProcess: false);
        Assert.True(exit == 0, error.ToString());
    }
}
