using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Grains.Tests;

/// <summary>Somebody reads a stream on a node while a statement of it is judged there, on what that node knew before.</summary>
public sealed class ReadMeanwhile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-meanwhile-");
    private readonly SqliteDatabase database;

    public ReadMeanwhile() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_reader_who_brings_the_node_up_to_date_does_not_make_the_next_statement_stale()
    {
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
        var store = new Interrupted(database.Streams);
        var (one, other) = (Node(database.Streams), Node(store));
        foreach (var statement in history.Log)
        {
            _ = (await one.Of(statement.Statement.Stream).AcceptAsync(statement, default)).OrThrow();
        }

        // The other node knows the item as collected; then the first accepts the offer.
        _ = await other.Of(history.Subject).StateAsync(default);
        history.Do("transfer.offer", Cast.Police);
        _ = (await one.Of(history.Subject).AcceptAsync(history.Log[^1], default)).OrThrow();

        // The taker's keyring is looked up for the first time; just then somebody reads the item.
        store.At = Cast.Lab.Stream.Key(Testing.History.Origin);
        store.Do = () => other.Of(history.Subject).StateAsync(default);
        var answer = await other.Of(history.Subject).AcceptAsync(history.Prepare("transfer.accept", Cast.Lab), default);
        Assert.Null(store.Do);
        Assert.Null(answer.Why);
    }

    private static GrainHost Node(IStreamStore store) => new(Testing.History.Origin, store, TimeProvider.System);

    /// <summary>Does something once, when a stream is first asked for.</summary>
    private sealed class Interrupted(IStreamStore store) : IStreamStore
    {
        public Hash256 At { get; set; }

        public Func<Task>? Do { get; set; }

        public async Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation)
        {
            if (streamKey == At && Do is { } once)
            {
                Do = null;
                await once();
            }

            return await store.LoadAsync(streamKey, fromSeq, end, cancellation);
        }

        public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) => store.FindAsync(digest, cancellation);

        public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => store.AppendAsync(append, cancellation);
    }
}
