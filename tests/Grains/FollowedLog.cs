using Integrity.Identifiers;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Grains.Tests;

/// <summary>A node that follows the log knows where a stream has nothing new, and reads it only where it may have.</summary>
public sealed class FollowedLog : IDisposable
{
    /// <summary>Another item is collected.</summary>
    private const string Another = "another";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-followed-");
    private readonly SqliteDatabase database;
    private readonly Counting store;
    private readonly GrainHost one, other;
    private readonly Testing.History history = Testing.History.WithAgencies();

    public FollowedLog()
    {
        database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));
        store = new Counting(database.Streams);
        (one, other) = (Node(database.Streams), Node(store));
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_stream_without_a_statement_in_what_was_followed_is_not_read_again_for_any_place_in_it()
    {
        var log = await AcceptedAsync("collect", "seal", "transfer.offer");
        _ = await KeyringAsync(log[^3].Position);
        other.Followed(10, 13, log[^3..]);
        store.Loads = 0;
        Assert.NotNull(await KeyringAsync(log[^2].Position));
        Assert.NotNull(await KeyringAsync(log[^1].Position));
        Assert.NotNull(await KeyringAsync(log[^1].Position + 1));
        Assert.Equal(0, store.Loads);
    }

    [Fact]
    public async Task Beyond_what_was_followed_it_is_read()
    {
        var log = await AcceptedAsync("collect", "seal", "transfer.offer");
        _ = await KeyringAsync(log[^3].Position);
        other.Followed(10, 12, log[^3..^1]);
        store.Loads = 0;
        Assert.NotNull(await KeyringAsync(log[^1].Position + 1));
        Assert.Equal(1, store.Loads);
    }

    [Fact]
    public async Task A_stream_that_has_a_statement_there_is_read()
    {
        var log = await AcceptedAsync("collect", "seal", "transfer.offer");
        Assert.Equal(1, await ItemAsync(log[^2].Position));
        other.Followed(10, 13, log[^3..]);
        Assert.Equal(2, await ItemAsync(log[^1].Position));
        Assert.Equal(3, await ItemAsync(log[^1].Position + 1));
    }

    [Fact]
    public async Task A_stream_that_is_known_up_to_its_newest_statement_there_is_read_for_that_one()
    {
        var log = await AcceptedAsync("collect", "seal");
        Assert.Equal(1, await ItemAsync(log[^1].Position));
        other.Followed(10, 12, log[^2..]);
        Assert.Equal(2, await ItemAsync(log[^1].Position + 1));
    }

    [Fact]
    public async Task What_lies_before_the_part_that_was_followed_is_read()
    {
        var log = await AcceptedAsync("collect", "seal", Another);
        var seal = Array.FindIndex(log, s => s.Stream == $"{history.Subject}" && s.Seq == 1);
        Assert.Equal(1, await ItemAsync(log[seal].Position));

        // The seal is not in the part: only that another item was collected after it.
        other.Followed(12, 13, log[^1..]);
        Assert.Equal(2, await ItemAsync(log[^1].Position + 1));
    }

    [Fact]
    public async Task A_part_that_does_not_continue_the_one_before_says_nothing_of_what_lies_between()
    {
        var log = await AcceptedAsync("collect", "seal", Another);
        var seal = Array.FindIndex(log, s => s.Stream == $"{history.Subject}" && s.Seq == 1);
        Assert.Equal(1, await ItemAsync(log[seal].Position));
        other.Followed(9, 11, log[..seal]);
        other.Followed(12, 13, log[^1..]);
        Assert.Equal(2, await ItemAsync(log[^1].Position + 1));
    }

    [Fact]
    public async Task Where_too_many_streams_were_met_it_begins_anew_and_what_lies_before_is_read()
    {
        var log = await AcceptedAsync("collect", "seal", Another);
        var seal = Array.FindIndex(log, s => s.Stream == $"{history.Subject}" && s.Seq == 1);
        Assert.Equal(1, await ItemAsync(log[seal].Position));
        other.Followed(0, 10, [log[seal], .. Enumerable.Range(1, 20_000).Select(n => log[seal] with { StreamKey = Hash256.Sha256(BitConverter.GetBytes(n)) })]);
        other.Followed(10, 11, log[^1..]);
        Assert.Equal(2, await ItemAsync(log[^1].Position + 1));
    }

    [Fact]
    public async Task Parts_that_continue_each_other_are_one_also_over_a_part_without_statements()
    {
        var log = await AcceptedAsync("collect", "seal", "transfer.offer");
        _ = await KeyringAsync(log[^3].Position);
        other.Followed(10, 12, log[^3..^1]);
        other.Followed(12, 13, []);
        other.Followed(13, 14, log[^1..]);
        store.Loads = 0;
        Assert.NotNull(await KeyringAsync(log[^1].Position + 1));
        Assert.Equal(0, store.Loads);
    }

    private static GrainHost Node(IStreamStore store) => new(Testing.History.Origin, store, TimeProvider.System);

    /// <summary>Accepted by the other node; in the order of acceptance.</summary>
    private async Task<StoredStatement[]> AcceptedAsync(params string[] acts)
    {
        foreach (var act in acts)
        {
            var subject = history.Subject;
            history.Subject = act == Another ? StreamName.Item(Cast.Code("another")) : subject;
            history.Do(act == Another ? "collect" : act, Cast.Police).Subject = subject;
        }

        var log = new List<StoredStatement>();
        foreach (var statement in history.Log)
        {
            _ = (await one.Of(statement.Statement.Stream).AcceptAsync(statement, default)).OrThrow();
            log.Add((await database.Streams.FindAsync(statement.Digest, default))!);
        }

        return [.. log];
    }

    private async Task<object?> KeyringAsync(long position) => (await other.Of(Cast.Police.Stream).StateBeforeAsync(position, default)).Keyring;

    private async Task<long> ItemAsync(long position) => (await other.Of(history.Subject).StateBeforeAsync(position, default)).NextSeq;

    private sealed class Counting(IStreamStore store) : IStreamStore
    {
        public int Loads { get; set; }

        public Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation)
        {
            Loads++;
            return store.LoadAsync(streamKey, fromSeq, end, cancellation);
        }

        public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) => store.FindAsync(digest, cancellation);

        public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => store.AppendAsync(append, cancellation);
    }
}
