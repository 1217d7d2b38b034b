using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Grains.Tests;

/// <summary>A store that turns an append away has not written it; one whose append failed may have.</summary>
public sealed class BusyStore : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-busy-");
    private readonly SqliteDatabase database;
    private readonly Refusing store;
    private readonly Testing.History history = Testing.History.WithAgencies().Do("collect", Cast.Police);

    public BusyStore()
    {
        database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));
        store = new Refusing(database.Streams);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_grain_that_a_busy_store_turned_away_knows_what_it_knew_and_replays_nothing()
    {
        var node = await KnowsAllAsync();
        var (item, next) = (node.Of(history.Subject), history.Prepare("seal", Cast.Police));
        store.Failure = new StoreBusyException();
        store.Loads = 0;
        _ = await Assert.ThrowsAsync<StoreBusyException>(() => item.AcceptAsync(next, default));
        Assert.Equal(1, item.Statements);
        store.Failure = null;
        Assert.False((await item.AcceptAsync(next, default)).OrThrow().Repeated);
        Assert.Equal(0, store.Loads);
    }

    [Fact]
    public async Task A_grain_whose_append_may_have_been_done_reads_before_it_says_anything()
    {
        var node = await KnowsAllAsync();
        var (item, next) = (node.Of(history.Subject), history.Prepare("seal", Cast.Police));
        store.Failure = new IOException("after the commit");
        _ = await Assert.ThrowsAsync<IOException>(() => item.AcceptAsync(next, default));
        Assert.Equal(0, item.Statements);
        store.Failure = null;
        Assert.True((await item.AcceptAsync(next, default)).OrThrow().Repeated);
    }

    private async Task<GrainHost> KnowsAllAsync()
    {
        var node = new GrainHost(Testing.History.Origin, store, TimeProvider.System);
        foreach (var statement in history.Log)
        {
            _ = (await node.Of(statement.Statement.Stream).AcceptAsync(statement, default)).OrThrow();
        }

        return node;
    }

    private sealed class Refusing(IStreamStore store) : IStreamStore
    {
        /// <summary>Thrown by appends: instead of them when it is "busy", after them otherwise.</summary>
        public Exception? Failure { get; set; }

        public int Loads { get; set; }

        public Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation)
        {
            Loads++;
            return store.LoadAsync(streamKey, fromSeq, end, cancellation);
        }

        public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) => store.FindAsync(digest, cancellation);

        public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
        {
            if (Failure is StoreBusyException busy)
            {
                throw busy;
            }

            var outcome = await store.AppendAsync(append, cancellation);
            return Failure is null ? outcome : throw Failure;
        }
    }
}
