using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Integrity.Identifiers;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Ledger.Tests.Store;
using Integrity.Log;
using Integrity.Statements;
using Integrity.Testing;
using Xunit.Abstractions;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>Several nodes on one store: what one says the others stand by. One subclass per database runs all of it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The test runner disposes asynchronously.")]
public abstract class NodeFacts(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>What is promised is 5 s; this machine may have other things to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Cluster cluster = null!;

    protected Cluster Cluster => cluster;

    /// <summary>The address of an empty store; null: SQLite in a folder.</summary>
    protected abstract Task<string?> StoreAsync();

    public async Task InitializeAsync() => cluster = new Cluster(await StoreAsync());

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [StoreFact]
    public async Task What_either_accepts_stands_in_one_log_and_either_proves_it()
    {
        var (one, other) = (await cluster.StartAsync(), await cluster.StartAsync());
        var story = Story.Full();
        foreach (var (statement, n) in story.Log.Select((s, n) => (s, n)))
        {
            var reply = await (n % 2 == 0 ? one : other).PostAsync(statement);
            Assert.True(reply.Status == 201 && reply.Json.TryGetProperty("log", out _), reply.ToString());
        }

        await OneLeadsAsync(one, other);
        foreach (var (statement, node) in story.Log.SelectMany(s => new[] { (s, one), (s, other) }))
        {
            Prove(await node.PostAsync(statement), statement, node.Host.VerifierKey);
        }

        Assert.Equal(one.Host.VerifierKey, other.Host.VerifierKey);
        Assert.True(await cluster.AuditAsync() > story.Log.Count);
    }

    [StoreFact]
    public async Task A_leader_that_is_killed_is_followed_by_another_within_seconds()
    {
        var nodes = new List<Node> { await cluster.ServeAsync(), await cluster.ServeAsync() };
        var said = await CollectingAsync(nodes[0], 2);
        for (var round = 0; round < said.Count; round++)
        {
            var leader = await LeaderAsync(nodes);
            var other = nodes.Single(n => n != leader);
            await leader.SignalAsync("KILL");
            var watch = Stopwatch.StartNew();
            var reply = await other.PostAsync(said[round]);
            Assert.True(reply.Status == 201 && reply.Json.TryGetProperty("log", out _), reply.ToString());
            output.WriteLine($"killed: the other node logged after {watch.Elapsed.TotalSeconds:F1} s");
            Assert.True(watch.Elapsed < Patience);
            await leader.DisposeAsync();
            nodes = [other, await cluster.ServeAsync()];
        }

        foreach (var statement in said)
        {
            Assert.True((await nodes[1].PostAsync(statement)).Json.GetProperty("repeated").GetBoolean());
        }

        _ = await cluster.AuditAsync();
    }

    [StoreFact]
    public async Task A_leader_that_stood_still_past_its_lease_finishes_nothing_when_it_goes_on()
    {
        var nodes = new[] { await cluster.ServeAsync(), await cluster.ServeAsync() };
        var said = await CollectingAsync(nodes[0], 200);
        var item = -1;
        for (var round = 0; round < 2; round++)
        {
            var leader = await LeaderAsync(nodes);
            var other = nodes.Single(n => n != leader);

            // Under load, so that it stands still in the middle of something.
            using var enough = new CancellationTokenSource();
            var load = Parallel.ForAsync(0, 4, async (_, _) =>
            {
                while (!enough.IsCancellationRequested)
                {
                    // While the other's transaction is held up the outcome is unknown; the audit looks.
                    _ = await other.PostAsync(said[Interlocked.Increment(ref item)], "none");
                    await Task.Delay(100, CancellationToken.None);
                }
            });
            await Task.Delay(300);
            await StopAsync(leader, other, said[Interlocked.Increment(ref item)]);
            var watch = Stopwatch.StartNew();
            var reply = await other.PostAsync(said[Interlocked.Increment(ref item)]);
            Assert.True(reply.Json.TryGetProperty("log", out _), reply.ToString());
            output.WriteLine($"stopped: the other node logged after {watch.Elapsed.TotalSeconds:F1} s");
            Assert.True(watch.Elapsed < Patience);
            await leader.SignalAsync("CONT");
            await Task.Delay(500);
            await enough.CancelAsync();
            await load;
            var last = said[Interlocked.Increment(ref item)];
            Assert.True((await other.PostAsync(last)).Json.TryGetProperty("log", out _));

            // It follows again, and proves what the other logged.
            Assert.True((await leader.PostAsync(last)).Json.TryGetProperty("log", out _));
            await OneLeadsAsync(nodes);
        }

        _ = await cluster.AuditAsync();
    }

    [StoreFact]
    public async Task A_leader_that_is_told_to_stop_hands_over_at_once()
    {
        var (one, other) = (await cluster.StartAsync(), await cluster.StartAsync());
        var said = await CollectingAsync(one, 1);
        var leader = await LeaderAsync([one, other]);
        var left = leader == one ? other : one;
        await leader.DisposeAsync();
        var watch = Stopwatch.StartNew();
        await UntilAsync(left.LeadsAsync);
        output.WriteLine($"handed over in {watch.Elapsed.TotalSeconds:F2} s");
        Assert.True((await left.PostAsync(said[0])).Json.TryGetProperty("log", out _));
        _ = await cluster.AuditAsync();
    }

    [StoreFact]
    public async Task Who_waits_for_the_anchor_at_a_node_that_does_not_anchor_is_answered_too()
    {
        await cluster.WithChainAsync();
        var (one, other) = (await cluster.StartAsync(), await cluster.StartAsync());
        var story = Story.WithImage();
        await one.PlayAsync(story);
        foreach (var node in new[] { one, other })
        {
            var reply = await node.PostAsync(story.Log[^1], "anchor");
            Assert.True(reply.Json.TryGetProperty("anchor", out _), reply.ToString());
            Assert.True((await node.GetAsync("v1/ledger")).Json.GetProperty("chain").TryGetProperty("codeHash", out _));
        }

        var bundles = await Task.WhenAll(new[] { one, other }.Select(n => n.GetAsync($"v1/items/{Story.Image.Id}/bundle", Cast.Zhao, Cast.Lab)));
        Assert.Equal(bundles[0].Body, bundles[1].Body);
        Assert.NotNull(Proofs.Bundle.Parse(bundles[0].Body).OrThrow().Anchor);
    }

    [StoreFact]
    public async Task A_token_by_a_key_that_was_revoked_at_another_node_opens_nothing_any_more()
    {
        var (one, other) = (await cluster.StartAsync(), await cluster.StartAsync());
        var history = History.WithAgencies().Do("collect", Cast.Police);
        await one.PlayAsync(history);
        var path = $"v1/items/{history.Subject.Id}";
        Assert.Equal(200, (await other.GetAsync(path, Cast.Li, Cast.Police)).Status);
        history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Li.Key.Public));
        Assert.Equal(201, (await one.PostAsync(history.Log[^1], "none")).Status);
        Assert.Equal("access.key-not-live", (await other.GetAsync(path, Cast.Li, Cast.Police)).Code);
        Assert.Equal(200, (await other.GetAsync(path, Cast.Zhang, Cast.Police)).Status);
    }

    [StoreFact]
    public async Task A_listener_at_one_node_hears_of_what_another_keeps_the_worklist_of()
    {
        var clock = new SetClock(new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero));
        var nodes = new[] { await cluster.StartAsync(o => o with { Clock = clock }), await cluster.StartAsync(o => o with { Clock = clock }) };
        await nodes[0].PlayAsync(History.WithAgencies(), "log");
        var listeners = await Task.WhenAll(nodes.Select(n => ListenAsync(n, clock)));
        await nodes[1].PlayAsync(History.WithAgencies().Do("collect", Cast.Police), "log");
        foreach (var listener in listeners)
        {
            using var patience = new CancellationTokenSource(Patience);
            string? line;
            do
            {
                line = await listener.ReadLineAsync(patience.Token);
            }
            while (line is not null && !line.StartsWith("event: duty.open", StringComparison.Ordinal));
            Assert.NotNull(line);
            listener.Dispose();
        }

        foreach (var node in nodes)
        {
            Assert.Single((await node.GetAsync("v1/worklist", Cast.Chen, Cast.Police, clock)).Json.GetProperty("duties").EnumerateArray());
        }
    }

    [StoreFact]
    public async Task A_node_with_other_rules_stands_back_and_says_so()
    {
        var one = await cluster.StartAsync();
        await one.PlayAsync(History.WithAgencies().Do("collect", Cast.Police), "log");
        await UntilAsync(async () => (await RulesAsync()).StartsWith("CN-CRIM@2026.1", StringComparison.Ordinal));
        var other = await cluster.StartAsync(o => o with { Rules = "ISO-27037@2012.1" });
        await UntilAsync(async () => (await other.GetAsync("health")).Json.GetProperty("worklist").GetString() == "other-rules");
        await Task.Delay(1000);
        Assert.StartsWith("CN-CRIM@2026.1", await RulesAsync(), StringComparison.Ordinal);
        Assert.Equal("ok", (await one.GetAsync("health")).Json.GetProperty("worklist").GetString());

        // The role passes on with the node, and the rules with the role.
        await one.DisposeAsync();
        await UntilAsync(async () => (await RulesAsync()).StartsWith("ISO-27037@2012.1", StringComparison.Ordinal));
        await UntilAsync(async () => (await other.GetAsync("health")).Json.GetProperty("worklist").GetString() == "ok");
    }

    [StoreFact]
    public async Task A_node_without_the_key_of_a_store_that_is_signed_refuses_and_leaves_no_file()
    {
        _ = await cluster.StartAsync();
        var file = cluster.File("another.key");
        var refused = await Assert.ThrowsAsync<LedgerStartException>(() => cluster.StartAsync(o => o with { LogKeyFile = file }));
        Assert.Equal("ledger.log-key-missing", refused.Refusal.Code);
        Assert.False(File.Exists(file));
    }

    private async Task<string> RulesAsync()
    {
        using var database = await cluster.OpenAsync();
        return (await database.Worklist.CursorAsync(default)).Rules;
    }

    /// <summary>Stands still, but not with the file's own lock in its hand: on SQLite nobody could write until it goes on.</summary>
    private static async Task StopAsync(Node node, Node other, Envelope probe)
    {
        while (true)
        {
            await node.SignalAsync("STOP");
            var written = other.PostAsync(probe, "none");
            if (await Task.WhenAny(written, Task.Delay(1500)) == written && (await written).Status is 200 or 201)
            {
                return;
            }

            await node.SignalAsync("CONT");
            _ = await written;
        }
    }

    private static async Task<Node> LeaderAsync(IReadOnlyList<Node> nodes)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(50))
        {
            foreach (var node in nodes)
            {
                if (await node.LeadsAsync())
                {
                    return node;
                }
            }
        }

        throw new TimeoutException("Nobody leads.");
    }

    /// <summary>They are asked one after the other, and the role may pass between two answers.</summary>
    protected static Task OneLeadsAsync(params IReadOnlyList<Node> nodes) =>
        UntilAsync(async () => (await Task.WhenAll(nodes.Select(n => n.LeadsAsync()))).Count(leads => leads) == 1);

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        for (var watch = Stopwatch.StartNew(); !await reached(); await Task.Delay(50))
        {
            Assert.True(watch.Elapsed < Patience);
        }
    }

    private static async Task<StreamReader> ListenAsync(Node node, TimeProvider clock)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("v1/worklist/events", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Worklist.WorklistFacts.Token(Cast.Zhang, Cast.Police, clock));
        var response = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Items still to be collected; the case that lists them is logged.</summary>
    protected static async Task<IReadOnlyList<Envelope>> CollectingAsync(Node node, int count)
    {
        var history = History.WithAgencies();
        var said = Enumerable.Range(0, count).Select(n =>
        {
            history.Subject = StreamName.Item(Cast.Code($"node {n}"));
            history.Now = new(2026, 11, 2, 8, n == 0 ? 0 : 10, 0, TimeSpan.Zero);
            return history.Prepare("collect", Cast.Police);
        }).ToList();
        await node.PlayAsync(history);
        Assert.True((await node.PostAsync(history.Log[^1])).Json.TryGetProperty("log", out _));
        return said;
    }

    private static void Prove(Reply reply, Envelope statement, string vkey)
    {
        var log = reply.Json.GetProperty("log");
        var checkpoint = Checkpoint.Open(log.GetProperty("checkpoint").GetString()!, NoteVerifier.Parse(vkey).OrThrow()).OrThrow();
        var leaf = MerkleTree.HashLeaf(Leaf.Statement(statement.Statement.Stream.Key(History.Origin), statement.Statement.Seq, statement.Digest));
        var proof = log.GetProperty("proof").EnumerateArray().Select(p => new Hash256(p.GetBytesFromBase64())).ToList();
        Assert.True(MerkleTree.VerifyInclusion(leaf, log.GetProperty("index").GetInt64(), checkpoint.Size, proof, checkpoint.Root));
    }
}
