using System.Diagnostics.CodeAnalysis;
using Integrity.Testing;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>A node that starts does not know whether its database is the newest: what it does until it knows, and when it is not.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The test runner disposes asynchronously.")]
public sealed class RestoreFacts : IAsyncLifetime
{
    private static readonly Uri Away = new("http://127.0.0.1:9");
    private readonly Cluster cluster = new(null);
    private readonly Testing.History story = Story.Full();

    public Task InitializeAsync() => cluster.WithChainAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task A_copy_older_than_the_anchor_is_read_but_never_signed_over()
    {
        var node = await cluster.StartAsync();
        foreach (var statement in story.Log.SkipLast(2))
        {
            _ = await node.PostAsync(statement);
        }

        var copy = cluster.File("copy.db");
        await BackUpAsync(copy);
        _ = await node.PostAsync(story.Log[^2]);
        Assert.True((await node.PostAsync(story.Log[^1], "anchor")).Json.TryGetProperty("anchor", out _));
        await node.DisposeAsync();
        Restore(copy);

        // Not even when the operator is sure of it.
        var size = await cluster.AuditAsync();
        node = await cluster.StartAsync(o => o with { VouchedSize = size });
        var refused = await node.PostAsync(story.Log[^2]);
        Assert.Equal((503, "ledger.log-closed"), (refused.Status, refused.Code));
        Assert.Equal(200, (await node.GetAsync("checkpoint")).Status);
        var log = (await node.GetAsync("health")).Json.GetProperty("log");
        Assert.Equal(("stopped", "anchor.contract-ahead"), (log.GetProperty("state").GetString(), log.GetProperty("code").GetString()));
        Assert.Equal(size, log.GetProperty("size").GetInt64());
        await node.DisposeAsync();
        Assert.Equal(size, await cluster.AuditAsync());
    }

    [Fact]
    public async Task While_the_chain_is_away_at_a_start_statements_are_accepted_and_wait_for_their_place()
    {
        var node = await cluster.StartAsync();
        foreach (var statement in story.Log.SkipLast(1))
        {
            _ = await node.PostAsync(statement);
        }

        await node.DisposeAsync();
        node = await cluster.StartAsync(o => o with { Chain = Away });
        var reply = await node.PostAsync(story.Log[^1], "none");
        Assert.Equal(201, reply.Status);
        await Task.Delay(3000);
        var health = await node.GetAsync("health");
        Assert.Equal((503, "waiting-for-chain"), (health.Status, health.Json.GetProperty("log").GetProperty("state").GetString()));
        Assert.False((await node.PostAsync(story.Log[^1], "none")).Json.TryGetProperty("log", out _));

        // A second node knows as little, and neither takes the other for a witness.
        var second = await cluster.StartAsync(o => o with { Chain = Away });
        await Task.Delay(3000);
        Assert.Equal("waiting-for-chain", (await second.GetAsync("health")).Json.GetProperty("log").GetProperty("state").GetString());

        // A third can ask; then the others see it at work.
        var third = await cluster.StartAsync();
        Assert.True((await third.PostAsync(story.Log[^1])).Json.TryGetProperty("log", out _));
        for (var tries = 0; (await node.GetAsync("health")).Json.GetProperty("log").GetProperty("state").GetString() != "ok"; tries++)
        {
            Assert.True(tries < 200);
            await Task.Delay(100);
        }

        await third.DisposeAsync();
        for (var tries = 0; !await node.LeadsAsync() && !await second.LeadsAsync(); tries++)
        {
            Assert.True(tries < 200);
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task The_operator_can_answer_for_exactly_one_size()
    {
        var node = await cluster.StartAsync();
        foreach (var statement in story.Log.SkipLast(1))
        {
            _ = await node.PostAsync(statement);
        }

        await node.DisposeAsync();
        var size = await cluster.AuditAsync();
        node = await cluster.StartAsync(o => o with { Chain = Away, VouchedSize = size - 1 });
        Assert.Equal("waiting-for-chain", (await node.GetAsync("health")).Json.GetProperty("log").GetProperty("state").GetString());
        await node.DisposeAsync();
        node = await cluster.StartAsync(o => o with { Chain = Away, VouchedSize = size });
        Assert.True((await node.PostAsync(story.Log[^1])).Json.TryGetProperty("log", out _));
    }

    [Fact]
    public async Task A_chain_that_took_the_newest_anchor_back_is_no_reason_to_wait()
    {
        await AnchoredAsync();
        await cluster.Chain!.ReorganiseAsync(1);
        var node = await cluster.StartAsync();
        Assert.Equal("ok", await StateAsync(node));
        Assert.True((await node.PostAsync(story.Log[^1], "anchor")).Json.TryGetProperty("anchor", out _));
    }

    [Fact]
    public async Task A_chain_that_has_not_come_as_far_as_the_newest_anchor_is_waited_for()
    {
        await AnchoredAsync();
        _ = await cluster.Chain!.Client.RawAsync("anvil_rollback", default, 1);
        var node = await cluster.StartAsync();
        Assert.Equal("waiting-for-chain", await StateAsync(node));
        Assert.Equal(201, (await node.PostAsync(story.Log[^1], "none")).Status);

        // It comes as far, another way.
        await cluster.Chain.MineAsync(1);
        for (var tries = 0; await StateAsync(node) != "ok"; tries++)
        {
            Assert.True(tries < 200);
            await Task.Delay(100);
        }
    }

    /// <summary>A log whose newest anchor is in the chain's newest block, far above the contract's own; no node is left running.</summary>
    private async Task AnchoredAsync()
    {
        var node = await cluster.StartAsync();
        await cluster.Chain!.MineAsync(8);
        foreach (var statement in story.Log.SkipLast(2))
        {
            _ = await node.PostAsync(statement);
        }

        Assert.True((await node.PostAsync(story.Log[^2], "anchor")).Json.TryGetProperty("anchor", out _));
        await node.DisposeAsync();
    }

    private static async Task<string?> StateAsync(Node node) =>
        (await node.GetAsync("health")).Json.GetProperty("log").GetProperty("state").GetString();

    /// <summary>As an operator does it: while the service runs.</summary>
    private async Task BackUpAsync(string copy)
    {
        await using var database = new SqliteConnection($"Data Source={cluster.File("data/ledger.db")};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "VACUUM INTO $0";
        _ = command.Parameters.AddWithValue("$0", copy);
        _ = await command.ExecuteNonQueryAsync();
    }

    private void Restore(string copy)
    {
        var file = cluster.File("data/ledger.db");
        foreach (var leftover in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(leftover);
        }

        File.Copy(copy, file);
    }
}
