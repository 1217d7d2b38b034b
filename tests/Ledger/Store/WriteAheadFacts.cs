using Integrity.Grains;
using Integrity.Ledger.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Tests.Store;

/// <summary>SQLite's write-ahead log is brought into the database beside the writer, and stays small however long writing goes on.</summary>
public sealed class WriteAheadFacts : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-ahead-");
    private readonly SqliteDatabase database;
    private readonly string text = new('x', 20_000);

    public WriteAheadFacts() => database = new SqliteDatabase(File);

    private string File => Path.Combine(folder.FullName, "ledger.db");

    /// <summary>The most it ever was: it is written again from its beginning, and never cut but by an erasure.</summary>
    private long MostOfTheLog => new FileInfo(File + "-wal").Length;

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_is_written_again_from_its_beginning_while_writing_goes_on()
    {
        await WriteAsync("a", 6_000);
        Assert.True(new FileInfo(File).Length > 60 << 20, $"{new FileInfo(File).Length:N0} bytes are in the database");
        Assert.True(MostOfTheLog < 100 << 20, $"{MostOfTheLog:N0} bytes of log for 120 MB of statements");
    }

    [Fact]
    public async Task What_a_reader_of_an_old_state_held_back_is_brought_in_once_he_is_gone()
    {
        await WriteAsync("a", 10);
        using (var reader = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False"))
        {
            reader.Open();
            using var reading = reader.BeginTransaction(deferred: true);
            Assert.Equal(10, Count(reader));
            await WriteAsync("b", 2_000);
            Assert.True(MostOfTheLog > 40 << 20, "nobody was held back: the test shows nothing");
            Assert.Equal(10, Count(reader));
        }

        var held = MostOfTheLog;
        await WriteAsync("c", 6_000);
        Assert.True(MostOfTheLog < held + (110 << 20), $"{MostOfTheLog:N0} bytes of log, {held:N0} before another 120 MB of statements");
    }

    [Fact]
    public async Task What_is_redacted_is_in_no_byte_of_the_files_though_the_log_is_just_being_brought_in()
    {
        for (var n = 0; n < 12; n++)
        {
            var secret = string.Concat(Enumerable.Range(0, 40).Select(i => Key($"{n}/{i}")));
            await AppendAsync(database, $"secret{n}", 0, secret);

            // Just over what is worth a thread's while, so the log is at work when the erasure comes.
            await WriteAsync($"around{n}", 260);
            await AppendAsync(database, $"secret{n}", 1, "erased", new Redaction(0, "gone"u8.ToArray()));
            Assert.All(
                Directory.EnumerateFiles(folder.FullName, "ledger.db*").Select(f => (Name: f, Bytes: DiskSearch.Read(f))),
                f => Assert.All(DiskSearch.Pieces(secret), piece => Assert.False(f.Bytes.AsSpan().IndexOf(piece) >= 0, f.Name)));
        }
    }

    [Fact]
    public async Task What_was_committed_is_in_the_database_when_it_is_closed()
    {
        var file = Path.Combine(folder.FullName, "closed.db");
        using (var closed = new SqliteDatabase(file))
        {
            await WriteAsync(closed, "a", 700);
        }

        Assert.False(System.IO.File.Exists(file + "-wal"));
        using var again = new SqliteDatabase(file);
        Assert.Single(await again.Streams.LoadAsync(Key("a/699"), 0, default));
    }

    private static Hash256 Key(string name) => Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(name));

    private static long Count(SqliteConnection reader)
    {
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT count(*) FROM statement";
        return (long)command.ExecuteScalar()!;
    }

    private Task WriteAsync(string name, int statements) => WriteAsync(database, name, statements);

    private Task WriteAsync(SqliteDatabase to, string name, int statements) =>
        Parallel.ForAsync(0, statements, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) => await AppendAsync(to, $"{name}/{n}", 0, text));

    private static async Task AppendAsync(SqliteDatabase to, string stream, long seq, string envelope, params Redaction[] redactions) =>
        _ = Assert.IsType<AppendOutcome.Appended>(await to.Streams.AppendAsync(
            new Append(stream, Key(stream), seq, Key($"{stream}/{seq}"), DateTimeOffset.UnixEpoch, System.Text.Encoding.UTF8.GetBytes(envelope), []) { Redactions = redactions },
            default));
}
