using Integrity.Contracts;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Http;
using Integrity.Log;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Log;

/// <summary>The chain and the log disagree: said by name, and never signed over.</summary>
public sealed class AnchorFaults
{
    [Fact]
    public async Task An_anchor_that_the_log_does_not_contain_is_found_and_stops_anchoring()
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        var story = Story.Full();
        await ledger.PlayAsync(story);
        await ledger.PostAsync(story.Log[^1], "anchor");
        await AuditAsync(ledger, faults => Assert.Empty(faults));

        // The data folder is replaced by an emptier one of the same origin, key and contract: a backup from before.
        await ledger.Host.DisposeAsync();
        var file = Path.Combine(ledger.Options.DataFolder, "ledger.db");
        foreach (var leftover in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(leftover);
        }

        await ledger.RestartAsync(o => o with { Contract = ledger.Host.Contract! });
        var refused = await ledger.PostAsync(story.Log[0]);
        Assert.Equal((503, "ledger.log-closed"), (refused.Status, refused.Code));
        await AuditAsync(ledger, faults => Assert.Contains(faults, f => f.Code == "audit.anchor-unknown"));
        var health = await HealthAsync(ledger, h => h.GetProperty("anchor").GetProperty("state").GetString() == "stopped");
        Assert.Equal("anchor.contract-ahead", health.GetProperty("anchor").GetProperty("code").GetString());
        Assert.Equal(("stopped", "anchor.contract-ahead"), (health.GetProperty("log").GetProperty("state").GetString(), health.GetProperty("log").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task An_outage_of_the_chain_only_delays_the_anchor()
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        var story = Story.Full();
        foreach (var statement in story.Log.SkipLast(1))
        {
            Assert.Equal(201, (await ledger.PostAsync(statement, "none")).Status);
        }

        await ledger.RestartAsync(o => o with { Chain = new Uri("http://127.0.0.1:9") });
        Assert.Equal(201, (await ledger.PostAsync(story.Log[^1], "none")).Status);
        await HealthAsync(ledger, h => h.GetProperty("anchor").TryGetProperty("code", out var code) && code.GetString() == "chain.unreachable");
        await ledger.RestartAsync(o => o with { Chain = ledger.Chain!.Endpoint });
        Assert.True((await ledger.PostAsync(story.Log[^1], "anchor")).Json.TryGetProperty("anchor", out _));
    }

    [Fact]
    public async Task A_reorganisation_is_followed_by_a_new_proof()
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        var story = Story.Full();
        await ledger.PlayAsync(story);
        await ledger.PostAsync(story.Log[^1], "anchor");
        var dropped = await AnchorAsync(ledger);
        Assert.NotNull(dropped);
        await ledger.Chain!.ReorganiseAsync(2);
        Assert.NotEqual(dropped.Hash, (await ledger.Chain.Client.BlockAsync(BlockTag.Number(dropped.Number))).Header.Hash);
        for (var tries = 0; tries < 100; tries++)
        {
            if (await AnchorAsync(ledger) is { } header && header.Hash != dropped.Hash
                && (await ledger.Chain.Client.BlockAsync(BlockTag.Number(header.Number))).Header.Hash == header.Hash)
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail("No bundle on the new branch.");
    }

    /// <summary>The header that the handset's bundle stands on, or null while it is pending.</summary>
    private static async Task<Chain.BlockHeader?> AnchorAsync(LiveLedger ledger)
    {
        var reply = await ledger.GetAsync($"v1/items/{Story.Handset.Id}/bundle", Cast.Zheng, Cast.Procuratorate);
        return Proofs.Bundle.Parse(reply.Body).OrThrow().Anchor is { } anchor ? Chain.BlockHeader.Parse(anchor.Header).OrThrow() : null;
    }

    private static async Task AuditAsync(LiveLedger ledger, Action<IReadOnlyList<Refusal>> check)
    {
        using var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db"));
        var audit = new LogAudit(database.Log, NoteVerifier.Parse(ledger.Host.VerifierKey).OrThrow());
        await audit.RunAsync(default);
        Assert.True(Address.TryParse(ledger.Host.Contract, out var contract));
        var (onChain, _) = await AnchorAudit.RunAsync(audit, new EvidenceAnchor(ledger.Chain!.Client, contract), Testing.History.Origin, default);
        var kept = await KeptAnchorAudit.RunAsync(database.Anchors, audit, contract, Testing.History.Origin, default);
        check([.. audit.Faults, .. onChain, .. kept]);
    }

    private static async Task<System.Text.Json.JsonElement> HealthAsync(LiveLedger ledger, Func<System.Text.Json.JsonElement, bool> until)
    {
        for (var tries = 0; ; tries++)
        {
            var health = (await ledger.GetAsync("health")).Json;
            if (until(health) || tries == 100)
            {
                return health;
            }

            await Task.Delay(100);
        }
    }
}
