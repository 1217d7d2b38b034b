namespace Integrity.Contracts.Tests.Anchor;

public sealed class ReorganisationFacts
{
    [Fact]
    public async Task An_anchor_whose_block_was_replaced_is_gone_and_can_be_sent_again()
    {
        await using var log = await OpenLog.StartAsync();
        await log.GrowAsync(0, 5);
        var lost = await log.GrowAsync(5, 7);
        var proof = await log.Contract.AnchorProofAsync(OpenLog.Id, 7, BlockTag.Hash(lost.BlockHash));
        await log.Chain.ReorganiseAsync(1);

        Assert.Null(await log.Chain.Client.ReceiptAsync(lost.Transaction));
        Assert.Equal(5, (await log.Contract.LatestAsync(OpenLog.Id)).Size);
        var moved = await Assert.ThrowsAsync<ChainMovedException>(() => log.Contract.AnchorProofAsync(OpenLog.Id, 7, BlockTag.Hash(lost.BlockHash)));
        Assert.True(moved.Retryable);
        await Assert.ThrowsAsync<AnchorElsewhereException>(() => log.Contract.AnchorProofAsync(OpenLog.Id, 7, BlockTag.Latest));

        var again = await log.GrowAsync(5, 7);
        Assert.NotEqual(lost.BlockHash, again.BlockHash);
        Assert.Equal(proof.Anchored, (await log.Contract.AnchorProofAsync(OpenLog.Id, 7, BlockTag.Hash(again.BlockHash))).Anchored);
    }

    [Fact]
    public async Task A_transaction_that_waits_is_replaced_by_the_next_one_with_its_nonce()
    {
        await using var log = await OpenLog.StartAsync();
        await log.Chain.Client.RawAsync("evm_setAutomine", default, false);
        var call = EvidenceAnchor.AnchorCall(OpenLog.Id, 5, OpenLog.Root(5), []);
        var stuck = await log.Operator.SignAsync(log.Contract.Address, call);
        await log.Chain.Client.SendRawAsync(stuck);
        await log.Chain.Client.SendRawAsync(stuck); // Known already: the same success.

        var second = await log.Operator.SignAsync(log.Contract.Address, call);
        Assert.NotEqual(stuck.Hash, second.Hash);
        await log.Chain.Client.SendRawAsync(second);
        Assert.Equal(1, await log.Chain.Client.NonceAsync(log.Operator.Account.Address, BlockTag.Pending));
        await log.Chain.MineAsync(1);

        Assert.True((await log.Operator.ReceiptAsync(second.Hash)).Succeeded);
        Assert.Null(await log.Chain.Client.ReceiptAsync(stuck.Hash));
        Assert.Equal(5, (await log.Contract.LatestAsync(OpenLog.Id)).Size);
    }

    [Fact]
    public async Task A_chain_that_is_down_is_unreachable_and_a_stopped_devnet_leaves_no_process()
    {
        var log = await OpenLog.StartAsync();
        var id = log.Chain.ProcessId;
        await log.DisposeAsync();

        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
        using var http = new HttpClient();
        var down = await Assert.ThrowsAsync<ChainUnreachableException>(() => new ChainClient(http, log.Chain.Endpoint).ChainIdAsync());
        Assert.True(down.Retryable);
    }
}
