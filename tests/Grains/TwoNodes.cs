using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Statements;
using Integrity.Testing;
using Microsoft.Data.Sqlite;

namespace Integrity.Grains.Tests;

/// <summary>Two hosts over one store are two machines over one database: neither knows of the other, the store arbitrates.</summary>
public sealed class TwoNodes : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-grains-");
    private readonly StoreProbe probe = new();
    private readonly SqliteDatabase database;
    private readonly Testing.History history = Testing.History.WithAgencies().Do("collect", Cast.Police);

    public TwoNodes() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), probe);

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_one_node_accepts_the_other_builds_on()
    {
        var (one, other) = await StartedAsync();
        var seal = history.Prepare("seal", Cast.Police);
        Assert.False((await AcceptAsync(one, seal)).OrThrow().Repeated);
        history.Do(seal);
        Assert.False((await AcceptAsync(other, history.Prepare("unseal", Cast.Police))).OrThrow().Repeated);
        Assert.True((await AcceptAsync(other, seal)).OrThrow().Repeated);
    }

    [Fact]
    public async Task Two_nodes_never_both_write_the_same_place()
    {
        var (one, other) = await StartedAsync();
        var rivals = new[] { history.Prepare("check", Cast.Police, signers: [Cast.Zhang]), history.Prepare("check", Cast.Police, signers: [Cast.Li]) };
        var results = await Task.WhenAll(Task.Run(() => AcceptAsync(one, rivals[0])), Task.Run(() => AcceptAsync(other, rivals[1])));
        Assert.Single(results, r => r.Why is null);
        Assert.Single(results, r => r.Why?.Code == "custody.stale");
        Assert.Equal(2, (await database.Streams.LoadAsync(history.Subject.Key(Testing.History.Origin), 0, default)).Count);
    }

    [Fact]
    public async Task A_revocation_accepted_by_one_node_binds_the_other_at_once()
    {
        var (one, other) = await StartedAsync();
        var seal = history.Prepare("seal", Cast.Police);
        history.Now = seal.Statement.At;
        history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Li.Key.Public));
        _ = (await AcceptAsync(one, history.Log[^1])).OrThrow();
        Assert.Equal("custody.key-revoked", (await AcceptAsync(other, seal)).Why?.Code);
    }

    [Fact]
    public async Task Whoever_asks_a_node_for_a_state_sees_what_another_wrote()
    {
        var (one, other) = await StartedAsync();
        history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Li.Key.Public));
        _ = (await AcceptAsync(one, history.Log[^1])).OrThrow();
        Assert.Equal(history.Log[^1].Digest, (await other.Of(Cast.Police.Stream).StateAsync(default)).Head);
    }

    [Fact]
    public async Task A_statement_that_follows_what_another_node_took_in_is_judged_once_and_not_refused_first()
    {
        var (one, _) = await StartedAsync();
        var keyringReads = 0;
        var read = new ReadFirst(database.Streams, Cast.Police.Stream.Key(Testing.History.Origin)) { Before = () => Task.FromResult(++keyringReads) };
        var other = new GrainHost(Testing.History.Origin, read, TimeProvider.System);
        _ = await other.Of(history.Subject).StateAsync(default);
        _ = await other.Of(Cast.Police.Stream).StateAsync(default);
        foreach (var act in new[] { "seal", "unseal" })
        {
            var statement = history.Prepare(act, Cast.Police);
            _ = (await AcceptAsync(one, statement)).OrThrow();
            history.Do(statement);
        }

        keyringReads = 0;
        _ = (await AcceptAsync(other, history.Prepare("seal", Cast.Police))).OrThrow();

        // Once for all that the other node took in; a judgement that was refused first would have asked for the newest keyring besides.
        Assert.Equal(1, keyringReads);
    }

    [Fact]
    public async Task What_a_reader_of_the_log_has_in_hand_is_judged_and_not_read_again()
    {
        var (one, _) = await StartedAsync();
        var reads = 0;
        var read = new ReadFirst(database.Streams, history.Subject.Key(Testing.History.Origin)) { Before = () => Task.FromResult(++reads) };
        var other = new GrainHost(Testing.History.Origin, read, TimeProvider.System);
        _ = await other.Of(history.Subject).StateAsync(default);
        reads = 0;
        var seal = history.Prepare("seal", Cast.Police);
        var position = (await AcceptAsync(one, seal)).OrThrow().Position;
        var stored = (await database.Streams.FindAsync(seal.Digest, default))!;
        await TakeAsync(other, stored);
        Assert.Equal(seal.Digest, (await other.Of(history.Subject).StateBeforeAsync(position + 1, default)).Head);
        Assert.Equal(0, reads);
    }

    [Fact]
    public async Task What_is_in_hand_is_believed_no_more_than_what_is_read()
    {
        var (one, other) = await StartedAsync();
        var seal = history.Prepare("seal", Cast.Police);
        _ = (await AcceptAsync(one, seal)).OrThrow();
        var stored = (await database.Streams.FindAsync(seal.Digest, default))!;
        var forged = stored.Envelope.ToArray();
        var at = forged.AsSpan().IndexOf("\"signature\":\""u8) + "\"signature\":\"".Length;
        forged[at] = forged[at] == 'A' ? (byte)'B' : (byte)'A';
        await Assert.ThrowsAsync<StreamBrokenException>(() => TakeAsync(other, stored with { Envelope = forged }));
    }

    [Fact]
    public async Task A_founding_statement_is_read_neither_before_it_is_accepted_nor_when_it_is_in_hand()
    {
        var founded = history.Log.Select(e => e.Statement.Stream).First(s => s.Kind == StreamKind.Case);
        var reads = 0;
        var read = new ReadFirst(database.Streams, founded.Key(Testing.History.Origin)) { Before = () => Task.FromResult(++reads) };
        var (one, other) = (new GrainHost(Testing.History.Origin, read, TimeProvider.System), new GrainHost(Testing.History.Origin, read, TimeProvider.System));
        foreach (var statement in history.Log)
        {
            _ = (await AcceptAsync(one, statement)).OrThrow();
        }

        var stored = await database.Streams.LoadAsync(founded.Key(Testing.History.Origin), 0, default);
        foreach (var statement in stored)
        {
            await other.TakeAsync(founded, statement, Envelope.Parse(statement.Envelope).OrThrow(), default);
        }

        Assert.NotEmpty(stored);
        Assert.Equal(stored[^1].Digest, (await other.Of(founded).StateBeforeAsync(stored[^1].Position + 1, default)).Head);
        Assert.Equal(0, reads);
    }

    [Fact]
    public async Task A_founding_statement_that_another_node_took_in_is_repeated_and_another_one_refused()
    {
        var (one, _) = await StartedAsync();
        var other = new GrainHost(Testing.History.Origin, database.Streams, TimeProvider.System);
        var first = history.Log.Last(e => e.Statement.Stream == history.Subject && e.Statement.Seq == 0);
        Assert.True((await AcceptAsync(other, first)).OrThrow().Repeated);
        var rival = Testing.History.WithAgencies().Do("collect", Cast.Police, signers: [Cast.Li]).Log[^1];
        Assert.NotEqual(first.Digest, rival.Digest);
        foreach (var host in new[] { one, other, new GrainHost(Testing.History.Origin, database.Streams, TimeProvider.System) })
        {
            Assert.Equal("custody.stale", (await AcceptAsync(host, rival)).Why?.Code);
        }

        // Nor is anything asked for one that is refused anyway.
        var asked = 0;
        var fresh = new GrainHost(Testing.History.Origin, database.Streams, TimeProvider.System).Of(history.Subject);
        Assert.Equal("custody.stale", (await fresh.AcceptAsync(rival, default, _ => Task.FromResult<Refusal?>(new($"asked.{++asked}")))).Why?.Code);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task What_was_in_hand_from_before_an_erasure_is_forgotten_once_the_erasure_is_read()
    {
        var (one, _) = await StartedAsync();
        var stored = (await database.Streams.LoadAsync(history.Subject.Key(Testing.History.Origin), 0, default))[0];
        var erase = history.Prepare("erase", Cast.Police);
        _ = (await AcceptAsync(one, erase)).OrThrow();
        var left = (await database.Streams.LoadAsync(history.Subject.Key(Testing.History.Origin), 0, default))[0];
        Assert.NotEqual(stored.Envelope, left.Envelope);

        var loads = 0;
        var read = new ReadFirst(database.Streams, history.Subject.Key(Testing.History.Origin)) { Before = () => Task.FromResult(++loads) };
        var other = new GrainHost(Testing.History.Origin, read, TimeProvider.System);
        await TakeAsync(other, stored);
        var state = await other.Of(history.Subject).StateAsync(default);
        Assert.Equal(erase.Digest, state.Head);
        var clean = await new GrainHost(Testing.History.Origin, database.Streams, TimeProvider.System).Of(history.Subject).StateAsync(default);
        Assert.Equal(clean.Findings.Select(f => (f.Rule, f.Outcome, f.Code, f.Seq)), state.Findings.Select(f => (f.Rule, f.Outcome, f.Code, f.Seq)));

        // On from what was in hand, and again from the beginning: nothing of that is kept.
        Assert.True(loads >= 2, $"{loads}");
        await TakeAsync(other, stored);
        Assert.Equal(erase.Digest, (await other.Of(history.Subject).StateAsync(default)).Head);
    }

    [Fact]
    public async Task What_another_node_erased_is_forgotten_here_too()
    {
        var (one, other) = await StartedAsync();
        var erase = history.Prepare("erase", Cast.Police);
        _ = (await AcceptAsync(one, erase)).OrThrow();
        Assert.Equal(erase.Digest, (await other.Of(history.Subject).StateAsync(default)).Head);
        history.Do(erase);
        _ = (await AcceptAsync(other, history.Prepare("seal", Cast.Police))).OrThrow();
    }

    [Fact]
    public async Task What_rests_on_a_key_that_another_node_granted_is_read_with_that_key()
    {
        var (one, other) = await StartedAsync();
        var late = new Officer("331024-1009", Cast.Key("late"), Roles.Investigator);
        history.Keyring("key.add", Cast.Police, Bodies.KeyAdd(late));
        _ = (await AcceptAsync(one, history.Log[^1])).OrThrow();
        var check = history.Prepare("check", Cast.Police, signers: [late]);
        _ = (await AcceptAsync(one, check)).OrThrow();
        history.Do(check);

        // The other node still has the old keyring in memory when it reads the item again.
        Assert.True(await other.Of(history.Subject).CatchUpAsync(default));
        Assert.Equal(check.Digest, (await other.Of(history.Subject).StateAsync(default)).Head);
    }

    [Fact]
    public async Task A_state_before_a_position_holds_what_another_node_wrote_before_it()
    {
        var (one, other) = await StartedAsync();
        var late = new Officer("331024-1009", Cast.Key("late"), Roles.Investigator);
        history.Keyring("key.add", Cast.Police, Bodies.KeyAdd(late));
        var position = (await AcceptAsync(one, history.Log[^1])).OrThrow().Position;

        // The other node has read the whole stream once, before that.
        var keyring = other.Of(Cast.Police.Stream);
        Assert.NotEqual(history.Log[^1].Digest, (await keyring.StateBeforeAsync(position, default)).Head);
        Assert.Equal(history.Log[^1].Digest, (await keyring.StateBeforeAsync(position + 1, default)).Head);
    }

    [Fact]
    public async Task A_refusal_that_rested_on_an_old_keyring_is_judged_again_though_somebody_else_read_the_new_one_first()
    {
        var (one, _) = await StartedAsync();
        var read = new ReadFirst(database.Streams, history.Subject.Key(Testing.History.Origin));
        var other = new GrainHost(Testing.History.Origin, read, TimeProvider.System);
        _ = await other.Of(history.Subject).StateAsync(default);
        _ = await other.Of(Cast.Police.Stream).StateAsync(default);
        var late = new Officer("331024-1009", Cast.Key("late"), Roles.Investigator);
        history.Keyring("key.add", Cast.Police, Bodies.KeyAdd(late));
        _ = (await AcceptAsync(one, history.Log[^1])).OrThrow();

        // As when somebody asks for the keyring between the judgement and the look at what it missed.
        read.Before = () => other.Of(Cast.Police.Stream).StateAsync(default);
        _ = (await AcceptAsync(other, history.Prepare("check", Cast.Police, signers: [late]))).OrThrow();
    }

    [Fact]
    public async Task A_write_of_unknown_outcome_is_looked_up_before_anything_else_is_decided()
    {
        var (one, _) = await StartedAsync();
        var seal = history.Prepare("seal", Cast.Police);
        probe.Hook = point => _ = point == "committed" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => AcceptAsync(one, seal));
        probe.Hook = null;
        Assert.True((await AcceptAsync(one, seal)).OrThrow().Repeated);
        history.Do(seal);
        Assert.False((await AcceptAsync(one, history.Prepare("unseal", Cast.Police))).OrThrow().Repeated);
    }

    [Fact]
    public async Task A_statement_altered_in_the_store_is_noticed_when_the_stream_is_read()
    {
        _ = await StartedAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "ledger.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE statement SET envelope = CAST(replace(CAST(envelope AS TEXT), '\"signature\":\"', '\"signature\":\"A') AS BLOB) WHERE stream LIKE 'item/%'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await Assert.ThrowsAsync<StreamBrokenException>(() => AcceptAsync(Node(), history.Prepare("seal", Cast.Police)));
    }

    [Fact]
    public async Task Grains_that_were_dropped_come_back_from_the_store()
    {
        var small = Node(capacity: 2);
        foreach (var statement in Story.WithImage().Log)
        {
            _ = (await AcceptAsync(small, statement)).OrThrow();
            Assert.InRange(small.Count, 0, 3);
        }
    }

    private Task TakeAsync(GrainHost host, StoredStatement stored) => host.TakeAsync(history.Subject, stored, Envelope.Parse(stored.Envelope).OrThrow(), default);

    private async Task<(GrainHost One, GrainHost Other)> StartedAsync()
    {
        var (one, other) = (Node(), Node());
        foreach (var statement in history.Log)
        {
            _ = (await AcceptAsync(one, statement)).OrThrow();
        }

        // Both hold the streams in memory from here on.
        _ = await other.Of(history.Subject).StateAsync(default);
        _ = await other.Of(Cast.Police.Stream).StateAsync(default);
        return (one, other);
    }

    private GrainHost Node(int capacity = GrainHost.DefaultCapacity) => new(Testing.History.Origin, database.Streams, TimeProvider.System, capacity);

    private static Task<Result<Acceptance>> AcceptAsync(GrainHost node, Envelope envelope) =>
        node.Of(envelope.Statement.Stream).AcceptAsync(envelope, default);
}
