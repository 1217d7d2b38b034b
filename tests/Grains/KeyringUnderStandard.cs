using Integrity.Custody;
using Integrity.Keys;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Grains.Tests;

/// <summary>An agency publishes a standard and changes its own keyring under it: the keyring rests on the standard, and the standard on the keyring.</summary>
public sealed class KeyringUnderStandard : IDisposable
{
    private static readonly Officer Late = Cast.Of("331024-2099", SignatureAlgorithm.ES256, Roles.Examiner);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-under-");
    private readonly SqliteDatabase database;

    public KeyringUnderStandard() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_node_that_knows_nothing_yet_replays_both()
    {
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police).DoIn(StreamBodies.Standard, "standard.publish", Cast.Lab);
        _ = history.Do(history.Sign("key.add", Cast.Lab, Bodies.KeyAdd(Late), stream: Cast.Lab.Stream, change: d => d with { Standard = "CN-CRIM@2026.1" }));
        var first = Host();
        foreach (var statement in history.Log)
        {
            _ = (await first.Of(statement.Statement.Stream).AcceptAsync(statement, default)).OrThrow();
        }

        foreach (var begin in new[] { Cast.Lab.Stream, StreamBodies.Standard })
        {
            var fresh = Host();
            Assert.Equal(history.State(begin).NextSeq, (await fresh.Of(begin).StateAsync(default)).NextSeq);
            Assert.Equal(history.State(Cast.Lab.Stream).NextSeq, (await fresh.Of(Cast.Lab.Stream).StateAsync(default)).NextSeq);
        }
    }

    private GrainHost Host() => new(Testing.History.Origin, database.Streams, TimeProvider.System);
}
