using System.Numerics;
using Integrity.Contracts.Tests.Anchor;

namespace Integrity.Contracts.Tests.Transactions;

/// <summary>What may become of a transaction between signing and inclusion.</summary>
public sealed class SenderFaults
{
    private static readonly BigInteger Gwei = 1_000_000_000;

    [Fact]
    public async Task A_transaction_that_sticks_is_replaced_again_and_again_at_rising_fees()
    {
        await using var log = await OpenLog.StartAsync();
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        var fees = new List<BigInteger>();
        for (var tries = 0; tries < 3; tries++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AnchorAsync(log, log.Operator, patience.Token));
            fees.Add(await WaitingFeeAsync(log));
        }

        Assert.All(fees.Zip(fees.Skip(1)), pair => Assert.True(pair.Second >= pair.First * 11 / 10, $"{pair}"));
        var last = AnchorAsync(log, log.Operator);
        await UntilAsync(async () => await WaitingFeeAsync(log) > fees[^1]);
        await log.Chain.MineAsync(1);
        Assert.True((await last).Succeeded);
    }

    [Fact]
    public async Task A_sender_that_remembers_nothing_replaces_what_another_process_left_at_any_fee()
    {
        await using var log = await OpenLog.StartAsync();
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        await LeaveAsync(log, 40 * Gwei);
        using var fresh = new Sender(log.Chain.Client, log.Chain.Accounts[1]);
        var sent = AnchorAsync(log, fresh);
        await UntilAsync(async () => await WaitingFeeAsync(log) >= 44 * Gwei);
        await log.Chain.MineAsync(1);
        Assert.True((await sent).Succeeded);
    }

    [Fact]
    public async Task More_than_the_cap_is_never_offered()
    {
        await using var log = await OpenLog.StartAsync();
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        await LeaveAsync(log, 40 * Gwei);
        log.Operator.Rules = new() { MostFee = 40 * Gwei };
        var capped = await Assert.ThrowsAsync<ChainFeeException>(() => AnchorAsync(log, log.Operator));
        Assert.True(capped.Retryable);
        Assert.Equal(40 * Gwei, await WaitingFeeAsync(log));

        log.Operator.Rules = new() { MostFee = 1 };
        await Assert.ThrowsAsync<ChainFeeException>(() => AnchorAsync(log, log.Operator));
    }

    [Fact]
    public async Task A_transaction_that_the_node_dropped_is_handed_over_again()
    {
        await using var log = await OpenLog.StartAsync();
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        var sent = AnchorAsync(log, log.Operator);
        await UntilAsync(async () => await WaitingAsync(log) is not null);
        var dropped = (await WaitingAsync(log))!.Value.GetProperty("hash").GetString();
        await log.Chain.Client.RawAsync("anvil_dropTransaction", default, dropped);
        await UntilAsync(async () => await WaitingAsync(log) is not null);
        await log.Chain.MineAsync(1);
        Assert.Equal(dropped, $"0x{(await sent).Transaction}");
    }

    [Fact]
    public async Task Of_two_with_the_same_key_the_slower_is_told_and_does_not_wait_for_ever()
    {
        await using var log = await OpenLog.StartAsync();
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        var slower = AnchorAsync(log, log.Operator);
        await UntilAsync(async () => await WaitingAsync(log) is not null);
        await LeaveAsync(log, 40 * Gwei);
        await log.Chain.MineAsync(1);
        Assert.True((await Assert.ThrowsAsync<ChainReplacedException>(() => slower)).Retryable);
    }

    [Fact]
    public async Task What_waits_behind_a_gap_of_nonces_holds_nothing_up()
    {
        await using var log = await OpenLog.StartAsync();
        var nonce = await log.Chain.Client.NonceAsync(log.Operator.Account.Address, BlockTag.Latest);
        await log.Chain.Client.SendRawAsync(await OfferAsync(log, nonce + 1, 40 * Gwei));
        Assert.True((await AnchorAsync(log, log.Operator)).Succeeded);
        await UntilAsync(async () => await log.Chain.Client.NonceAsync(log.Operator.Account.Address, BlockTag.Latest) == nonce + 2);
        Assert.Equal(5, (await log.Contract.LatestAsync(OpenLog.Id)).Size);
    }

    [Fact]
    public async Task What_a_reorganisation_left_behind_a_gap_is_not_waited_for()
    {
        await using var log = await OpenLog.StartAsync();
        Assert.True((await AnchorAsync(log, log.Operator)).Succeeded);
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        var behind = log.GrowAsync(5, 7);
        await UntilAsync(async () => await WaitingAsync(log) is not null);
        await log.Chain.ReorganiseAsync(1);
        var moved = await Assert.ThrowsAsync<ChainMovedException>(() => behind.WaitAsync(TimeSpan.FromSeconds(40)));
        Assert.True(moved.Retryable);

        // From what the contract says now, the next one goes through.
        await log.Chain.Client.RawAsync("evm_setAutomine", default, true);
        Assert.Equal(0, (await log.Contract.LatestAsync(OpenLog.Id)).Size);
        Assert.True((await AnchorAsync(log, log.Operator)).Succeeded);
    }

    [Fact]
    public async Task A_transaction_is_signed_for_the_named_chain_whatever_the_node_says()
    {
        await using var log = await OpenLog.StartAsync();
        log.Operator.Rules = new() { ChainId = 1 };
        await Assert.ThrowsAsync<ChainRefusedException>(() => AnchorAsync(log, log.Operator));
        Assert.Equal(0, (await log.Contract.LatestAsync(OpenLog.Id)).Size);
    }

    private static Task<Receipt> AnchorAsync(OpenLog log, Sender sender, CancellationToken cancellation = default) =>
        log.Contract.AnchorAsync(sender, OpenLog.Id, 5, OpenLog.Root(5), [], cancellation);

    /// <summary>Another process of the same account sends this much, and is gone.</summary>
    private static async Task LeaveAsync(OpenLog log, BigInteger fee) => await log.Chain.Client.SendRawAsync(
        await OfferAsync(log, await log.Chain.Client.NonceAsync(log.Operator.Account.Address, BlockTag.Latest), fee));

    private static async Task<SignedTransaction> OfferAsync(OpenLog log, long nonce, BigInteger fee)
    {
        var fees = (await log.Chain.Client.FeesAsync()) with { Tip = fee, Maximum = fee };
        return new Transaction(31337, nonce, log.Operator.Account.Address, 0, ReadOnlyMemory<byte>.Empty, 21_000, fees).Sign(log.Operator.Account);
    }

    private static async Task<BigInteger> WaitingFeeAsync(OpenLog log) =>
        await WaitingAsync(log) is { } waiting ? BigInteger.Parse("0" + waiting.GetProperty("maxFeePerGas").GetString()![2..], System.Globalization.NumberStyles.HexNumber) : 0;

    private static async Task<System.Text.Json.JsonElement?> WaitingAsync(OpenLog log)
    {
        var pool = (await log.Chain.Client.RawAsync("txpool_content", default)).GetProperty("pending");
        var ours = pool.EnumerateObject().Where(a => string.Equals(a.Name, $"{log.Operator.Account.Address}", StringComparison.OrdinalIgnoreCase)).ToList();
        return ours.Count == 0 ? null : ours[0].Value.EnumerateObject().First().Value;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("It did not come so.");
    }
}
