using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Load;

/// <summary>After a start nothing is in memory, and histories that rest on each other are asked for all at once: items, and the case that lists them.</summary>
public sealed class ColdStart : IDisposable
{
    private const int Items = 120;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly StreamName Second = StreamName.Parse("case/SECOND").OrThrow();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-cold-");
    private readonly SqliteDatabase database;
    private readonly Testing.History history = Testing.History.WithAgencies();

    public ColdStart() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_large_case_is_read_back_once_however_it_is_asked_for()
    {
        await StoreAsync(Tell());
        var streams = history.Log.Select(e => e.Statement.Stream).Distinct().ToList();
        foreach (var order in new[] { streams, [.. streams.AsEnumerable().Reverse()] })
        {
            var store = new Counting(database.Streams);
            var host = Node(store);
            foreach (var stream in order)
            {
                Assert.Equal(history.State(stream).Head, (await host.Of(stream).StateAsync(default)).Head);
            }

            Assert.Equal(history.Log.Count, store.Rows);
        }
    }

    [Fact]
    public async Task Items_and_their_cases_asked_for_at_once_never_wait_for_each_other()
    {
        await StoreAsync(Tell());
        var host = Node(database.Streams);
        var streams = history.Log.Select(e => e.Statement.Stream).Distinct().ToList();
        var asked = streams.Select(s => Task.Run(async () => (Stream: s, State: await host.Of(s).StateAsync(default))));
        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), a => Assert.Equal(history.State(a.Stream).Head, a.State.Head));
    }

    [Fact]
    public async Task Statements_on_an_item_and_on_its_case_at_once_after_a_start_are_all_answered()
    {
        await StoreAsync(Tell(items: 4));
        for (var round = 0; round < 10; round++)
        {
            var host = Node(database.Streams);
            history.Subject = StreamName.Item(Cast.Code($"cold {round % 4}"));
            var seal = history.Prepare("seal", Cast.Police, b => b.With("seal", $"again {round}"));
            var join = history.PrepareIn(Second, "case.join", Cast.Police, b => b.With("item", history.Subject.Id));

            // Both are refused (sealed already, listed already), and before a refusal is given each looks at the other's stream again.
            var answers = new[] { seal, join }.SelectMany(e => Enumerable.Repeat(e, 4)).Select(e => Task.Run(() => host.Of(e.Statement.Stream).AcceptAsync(e, default)));
            Assert.All(await Task.WhenAll(answers).WaitAsync(Patience), a => Assert.NotNull(a.Why));
        }
    }

    /// <summary>One case lists its items before they begin; a second one lists them when they have, and they go on.</summary>
    private Testing.History Tell(int items = Items)
    {
        var begun = new List<StreamName>();
        for (var i = 0; i < items; i++)
        {
            history.Subject = StreamName.Item(Cast.Code($"cold {i}"));
            history.Do("collect", Cast.Police);
            begun.Add(history.Subject);
        }

        history.DoIn(Second, "case.open", Cast.Police);
        foreach (var item in begun)
        {
            history.Subject = item;
            history.DoIn(Second, "case.join", Cast.Police, b => b.With("item", item.Id)).Do("seal", Cast.Police);
        }

        return history;
    }

    private async Task StoreAsync(Testing.History told)
    {
        var host = Node(database.Streams);
        foreach (var statement in told.Log)
        {
            _ = (await host.Of(statement.Statement.Stream).AcceptAsync(statement, default)).OrThrow();
        }
    }

    private static GrainHost Node(IStreamStore store) => new(Testing.History.Origin, store, TimeProvider.System);

    /// <summary>Counts the statements that are read to be judged again.</summary>
    private sealed class Counting(IStreamStore store) : IStreamStore
    {
        private int rows;

        public int Rows => rows;

        public async Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation)
        {
            var read = await store.LoadAsync(streamKey, fromSeq, end, cancellation);
            _ = Interlocked.Add(ref rows, read.Count);
            return read;
        }

        public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) => store.FindAsync(digest, cancellation);

        public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => store.AppendAsync(append, cancellation);
    }
}
