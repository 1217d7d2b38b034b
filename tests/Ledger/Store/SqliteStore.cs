using Integrity.Grains;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteStore : StoreContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-store-");
    private readonly SqliteDatabase database;

    public SqliteStore() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override IStreamStore Streams => database.Streams;

    protected override ILogStore Log => database.Log;

    protected override IAnchorStore Anchors => database.Anchors;

    protected override ILeaseStore Leases => database.Leases;

    protected override StoreProbe Probe { get; } = new();

    [Fact]
    public async Task What_is_redacted_is_in_no_byte_of_the_files_whatever_lies_around_it()
    {
        // Rows of every size: many to a page, one to a page, over several.
        var secrets = Enumerable.Range(0, 240).Select(n => string.Concat(Enumerable.Range(0, 1 + (n * 7 % 150)).Select(i => Key($"{n}/{i}")))).ToList();
        for (var n = 0; n < secrets.Count; n++)
        {
            await Appended(Statement($"s{n}", 0, "kept " + secrets[n]));
        }

        var erased = Enumerable.Range(0, secrets.Count).Where(n => n % 3 == 0).ToList();
        foreach (var n in erased)
        {
            await Appended(Statement($"s{n}", 1) with { Redactions = [new Redaction(0, "kept "u8.ToArray())] });
        }

        var files = Directory.EnumerateFiles(folder.FullName, "ledger.db*").ToDictionary(f => f, DiskSearch.Read);
        Assert.True(files.Count >= 2);
        Assert.All(erased, n => Assert.All(DiskSearch.Pieces(secrets[n]), piece => Assert.All(files, f => Assert.False(f.Value.AsSpan().IndexOf(piece) >= 0, f.Key))));
        Assert.All(Enumerable.Range(0, secrets.Count).Except(erased), n => Assert.Contains(files, f => f.Value.AsSpan().IndexOf(DiskSearch.Pieces(secrets[n])[0]) >= 0));
    }

    public override void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }
}
