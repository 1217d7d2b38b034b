using Integrity.Identifiers;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Grains.Tests;

/// <summary>Grains are dropped to make room while others take their seats.</summary>
public sealed class NewcomersMeanwhile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-newcomers-");
    private readonly SqliteDatabase database;

    public NewcomersMeanwhile() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Who_comes_while_room_is_made_gets_a_seat_and_nobody_is_turned_away()
    {
        var host = new GrainHost(Testing.History.Origin, database.Streams, TimeProvider.System, capacity: 64);
        StreamName[] streams = [.. Enumerable.Range(0, 4_000).Select(n => StreamName.Item(Cast.Code($"newcomer {n}")))];
        _ = Parallel.For(0, 600_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, n =>
        {
            var stream = streams[n * 7 % streams.Length];
            Assert.Equal(stream, host.Of(stream).Stream);
        });
        Assert.InRange(host.Count, 1, 64 + 16);
    }
}
