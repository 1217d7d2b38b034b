using System.Diagnostics;
using System.Numerics;
using Integrity.Contracts;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Chains;

/// <summary>The node is away, slow, the wrong one, or wants money: custody goes on, the reason is said, and what was missed is anchored by itself.</summary>
public sealed class NodeFaults
{
    [Fact]
    public async Task A_node_that_takes_the_connection_and_says_nothing_holds_nobody_up()
    {
        await using var log = await Anchoring.StartAsync(o => o with { ChainTimeout = TimeSpan.FromMilliseconds(500) });
        await log.AnchorAsync();
        log.Proxy.Hangs = true;
        await log.PostAsync(3);
        await log.SaysAsync("chain.unreachable");
        log.Proxy.Hangs = false;
        await log.CoveredAsync();
        await log.KeptAsync();
    }

    /// <summary>The hour at 1:600: an outage of thirty times the patience that <c>/health</c> has.</summary>
    [Fact]
    public async Task A_long_outage_is_said_and_turns_nobody_away_and_then_everything_is_anchored()
    {
        await using var log = await Anchoring.StartAsync(o => o with { AnchorPatience = TimeSpan.FromMilliseconds(200), ChainTimeout = TimeSpan.FromMilliseconds(500) });
        await log.AnchorAsync();
        Signal(log.Chain.ProcessId, "STOP");
        try
        {
            var began = Stopwatch.GetTimestamp();
            await log.PostAsync(log.Left);
            await log.HealthAsync(h => h.GetProperty("anchor").GetProperty("state").GetString() == "behind" && h.GetProperty("status").GetString() == "ok");
            Assert.Equal(200, (await log.Ledger.GetAsync("health")).Status);
            var rest = TimeSpan.FromSeconds(6) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }
        finally
        {
            Signal(log.Chain.ProcessId, "CONT");
        }

        await log.CoveredAsync();
        await log.HealthAsync(h => h.GetProperty("anchor").GetProperty("state").GetString() == "ok");
        await log.KeptAsync();
    }

    [Theory]
    [InlineData("eth_chainId", "0x1", "anchor.other-chain")]
    [InlineData("eth_getCode", "0x", "anchor.no-contract")]
    [InlineData("eth_getCode", "0x6001", "anchor.other-contract")]
    public async Task The_wrong_node_is_named_and_believed_nothing_and_the_right_one_is_taken_up_again(string method, string says, string code)
    {
        await using var log = await Anchoring.StartAsync();
        await log.AnchorAsync();
        var sent = await log.Chain.Client.NonceAsync(Anchoring.Account.Address, BlockTag.Latest);
        var kept = (await log.KeptAsync()).Count;
        log.Proxy.Instead[method] = says;
        await log.SaysAsync(code);
        await log.PostAsync(1);
        var health = await log.HealthAsync(h => h.GetProperty("anchor").GetProperty("state").GetString() == "stopped");
        Assert.Equal(code, health.GetProperty("anchor").GetProperty("code").GetString());
        Assert.Equal(sent, await log.Chain.Client.NonceAsync(Anchoring.Account.Address, BlockTag.Latest));
        Assert.Equal(kept, (await log.KeptAsync()).Count);
        Assert.Equal("ok", health.GetProperty("status").GetString());
        log.Proxy.Instead.Clear();
        await log.CoveredAsync();
        await log.HealthAsync(h => h.GetProperty("anchor").GetProperty("state").GetString() == "ok");
    }

    [Fact]
    public async Task A_node_that_lags_behind_takes_nothing_back()
    {
        await using var log = await Anchoring.StartAsync();
        await log.AnchorAsync();
        var kept = await log.KeptAsync();
        await log.Chain.Client.RawAsync("anvil_rollback", default, 1);
        await log.SaysAsync("chain.behind");
        Assert.Equal(kept.Count, await CountAsync(log));
        await log.Chain.MineAsync(2);
        await log.StandingAsync();
    }

    [Fact]
    public async Task A_second_node_behind_the_address_that_lacks_the_block_takes_nothing_back()
    {
        await using var log = await Anchoring.StartAsync();
        await log.AnchorAsync();
        var kept = await CountAsync(log);
        log.Proxy.Twist = (asked, said) => said["result"] = IsBlock(asked, "0x") ? null : said["result"]?.DeepClone();
        await log.SaysAsync("chain.behind");
        Assert.Equal(kept, await CountAsync(log));
        log.Proxy.Twist = null;
        await log.AnchorAsync();
        await log.KeptAsync();
    }

    [Fact]
    public async Task Where_the_node_names_no_final_block_anchors_are_made_and_wait()
    {
        await using var log = await Anchoring.StartAsync(
            o => o with { AnchorConfirmations = Ledger.Anchor.Confirmations.TryParse("finalized", out var finalized) ? finalized : throw new InvalidOperationException() });
        log.Proxy.Twist = (asked, said) => said["result"] = IsBlock(asked, "finalized") ? null : said["result"]?.DeepClone();
        for (var n = 0; n < 3; n++)
        {
            var before = await SizeAsync(log);
            await log.PostAsync(1);
            await log.SaysAsync("chain.no-finality");
            for (var tries = 0; await SizeAsync(log) == before; tries++)
            {
                Assert.True(tries < 300, "Nothing more was anchored.");
                await Task.Delay(100);
            }
        }

        log.Proxy.Twist = null;
        await log.Chain.MineAsync(100);
        await log.CoveredAsync();
    }

    [Fact]
    public async Task One_wrong_word_about_the_contract_closes_nothing()
    {
        await using var log = await Anchoring.StartAsync();
        await log.AnchorAsync();
        var left = 2;
        log.Proxy.Twist = (asked, said) =>
        {
            // Operator and size, a word each: the size becomes 2^36.
            if (asked["method"]!.GetValue<string>() == "eth_call" && said["result"]?.GetValue<string>() is { Length: 130 } two && Interlocked.Decrement(ref left) >= 0)
            {
                said["result"] = $"{two[..120]}1000000000";
            }
        };
        await log.HealthAsync(_ => Volatile.Read(ref left) < 0);
        await log.AnchorAsync();
        await log.HealthAsync(h => h.GetProperty("status").GetString() == "ok");
    }

    [Fact]
    public async Task The_fee_cap_holds_for_the_deployment()
    {
        await using var ledger = await Http.LiveLedger.StartAsync(withChain: true);
        var refused = await Assert.ThrowsAsync<LedgerStartException>(
            () => ledger.RestartAsync(o => o with { DataFolder = $"{o.DataFolder}-of-another", AnchorFeeCap = 1 }));
        Assert.Contains("chain.fee-cap", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_account_is_named_with_its_address_and_anchoring_goes_on_once_it_is_funded()
    {
        await using var log = await Anchoring.StartAsync();
        await log.AnchorAsync();
        await log.Chain.FundAsync(Anchoring.Account.Address, 0);
        await log.PostAsync(1);
        var anchor = (await log.SaysAsync("chain.no-funds")).GetProperty("anchor");
        Assert.Equal(Anchoring.Account.Address.ToString(), anchor.GetProperty("account").GetString());
        await log.Chain.FundAsync(Anchoring.Account.Address, BigInteger.Pow(10, 18));
        await log.CoveredAsync();
        await log.HealthAsync(h => !h.GetProperty("anchor").TryGetProperty("code", out _));
    }

    [Fact]
    public async Task A_transaction_that_no_block_takes_is_sent_again_until_one_does()
    {
        await using var log = await Anchoring.StartAsync(o => o with { ChainPatience = TimeSpan.FromSeconds(2) });
        await log.AnchorAsync();
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        await log.PostAsync(1);
        await log.SaysAsync("chain.slow");
        await log.Chain.Client.RawAsync("evm_setAutomine", default, true);
        await log.Chain.MineAsync(1);
        await log.CoveredAsync();
        await log.KeptAsync();
    }

    [Fact]
    public async Task What_another_anchorer_of_this_log_put_on_the_chain_is_taken_up_with_its_own_block()
    {
        await using var log = await Anchoring.StartAsync(o => o with { ChainTimeout = TimeSpan.FromMilliseconds(500) });
        await log.HealthAsync(h => h.GetProperty("anchor").TryGetProperty("contact", out _));
        log.Proxy.Hangs = true;
        await log.PostAsync(2);
        var note = Integrity.Log.Checkpoint.Open(
            System.Text.Encoding.UTF8.GetString((await log.Ledger.GetAsync("checkpoint")).Body), Integrity.Log.NoteVerifier.Parse(log.Ledger.Host.VerifierKey).OrThrow()).OrThrow();
        using var other = new Sender(log.Chain.Client, Anchoring.Account);
        var receipt = await log.Contract.AnchorAsync(other, Integrity.Chain.AnchorLayout.LogId(Testing.History.Origin), note.Size, note.Root, []);
        await log.Chain.MineAsync(3);
        log.Proxy.Hangs = false;
        await log.CoveredAsync();
        var kept = Assert.Single(await log.KeptAsync());
        Assert.Equal((receipt.BlockHash, $"0x{receipt.Transaction}"), (kept.BlockHash, kept.Transaction));
    }

    [Fact]
    public async Task Who_cannot_sign_makes_the_ledger_ask_the_chain_nothing()
    {
        await using var log = await Anchoring.StartAsync();
        await log.AnchorAsync();
        var unknown = Hash256.Sha256("no block"u8);
        var forged = Story.Full().Fork().Sign("seal", Cast.Police, Bodies.Of("seal"), change: d => d with { After = unknown, Stream = Story.Handset });
        log.Proxy.Asked.Clear();
        var refused = await log.Ledger.PostAsync(forged);
        Assert.True(refused.Status >= 400, refused.ToString());
        Assert.DoesNotContain("eth_getBlockByHash", log.Proxy.Asked);
    }

    private static bool IsBlock(System.Text.Json.Nodes.JsonNode asked, string tag) =>
        asked["method"]!.GetValue<string>() == "eth_getBlockByNumber" && asked["params"]![0]!.GetValue<string>().StartsWith(tag, StringComparison.Ordinal);

    private static async Task<long> SizeAsync(Anchoring log) => (await log.Contract.LatestAsync(Integrity.Chain.AnchorLayout.LogId(Testing.History.Origin))).Size;

    private static async Task<int> CountAsync(Anchoring log)
    {
        using var database = new SqliteDatabase(Path.Combine(log.Ledger.Options.DataFolder, "ledger.db"));
        return (await database.Anchors.AnchorsAsync(default)).Count;
    }

    private static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }
}
