using Integrity.Chain;

namespace Integrity.Contracts.Tests.Anchor;

public sealed class RefusalFacts
{
    [Fact]
    public async Task The_contract_refuses_by_name_and_nothing_is_paid_for()
    {
        await using var log = await OpenLog.StartAsync();
        await log.GrowAsync(0, 5);
        var other = AnchorLayout.LogId("another.example");
        var paid = await log.Chain.Client.BalanceAsync(log.Operator.Account.Address);

        await RefusesAsync("NotGrowing", log.GrowAsync(0, 5));
        await RefusesAsync("Inconsistent", log.Contract.AnchorAsync(log.Operator, OpenLog.Id, 9, OpenLog.Root(8), OpenLog.Consistency(5, 9)));
        await RefusesAsync("Inconsistent", log.Contract.AnchorAsync(log.Operator, OpenLog.Id, 9, OpenLog.Root(9), []));
        await RefusesAsync("NoRoot", log.Contract.AnchorAsync(log.Operator, OpenLog.Id, 9, default, OpenLog.Consistency(5, 9)));
        await RefusesAsync("NotOpen", log.Contract.AnchorAsync(log.Operator, other, 5, OpenLog.Root(5), []));
        await RefusesAsync("NotOperator", log.Contract.AnchorAsync(log.Governor, OpenLog.Id, 9, OpenLog.Root(9), OpenLog.Consistency(5, 9)));
        await RefusesAsync("OwnableUnauthorizedAccount", log.Contract.OpenAsync(log.Operator, other, log.Operator.Account.Address));
        await RefusesAsync("AlreadyOpen", log.Contract.OpenAsync(log.Governor, OpenLog.Id, log.Operator.Account.Address));
        Assert.Equal(paid, await log.Chain.Client.BalanceAsync(log.Operator.Account.Address));

        await log.GrowAsync(5, 9);
        Assert.Equal(9, (await log.Contract.LatestAsync(OpenLog.Id)).Size);
    }

    [Fact]
    public async Task A_first_anchor_with_a_proof_is_refused()
    {
        await using var log = await OpenLog.StartAsync();
        await RefusesAsync("SurplusProof", log.Contract.AnchorAsync(log.Operator, OpenLog.Id, 9, OpenLog.Root(9), OpenLog.Consistency(5, 9)));
    }

    [Fact]
    public async Task A_replaced_operator_anchors_no_more_and_the_new_one_goes_on()
    {
        await using var log = await OpenLog.StartAsync();
        await log.GrowAsync(0, 5);
        using var next = new Sender(log.Chain.Client, log.Chain.Accounts[2]);
        await log.Contract.SetOperatorAsync(log.Governor, OpenLog.Id, next.Account.Address);

        await RefusesAsync("NotOperator", log.GrowAsync(5, 6));
        await log.Contract.AnchorAsync(next, OpenLog.Id, 6, OpenLog.Root(6), OpenLog.Consistency(5, 6));
        Assert.Equal((next.Account.Address, 6), await log.Contract.LatestAsync(OpenLog.Id));
    }

    [Fact]
    public async Task An_account_without_ether_is_told_so_and_may_try_again()
    {
        await using var log = await OpenLog.StartAsync();
        await log.Chain.FundAsync(log.Operator.Account.Address, 0);
        var refused = await Assert.ThrowsAsync<ChainRefusedException>(() => log.GrowAsync(0, 5));
        Assert.Equal("chain.no-funds", refused.Code);
        Assert.True(refused.Retryable);

        await log.Chain.FundAsync(log.Operator.Account.Address, (System.Numerics.BigInteger)1_000_000_000_000_000_000);
        await log.GrowAsync(0, 5);
    }

    [Fact]
    public async Task Where_there_is_no_contract_its_answers_are_not_believed()
    {
        await using var log = await OpenLog.StartAsync();
        var nowhere = new EvidenceAnchor(log.Chain.Client, log.Operator.Account.Address);
        await Assert.ThrowsAsync<ChainAnswerException>(() => nowhere.LatestAsync(OpenLog.Id));
        Assert.Null(await nowhere.CodeHashAsync());
        Assert.False(await nowhere.IsGenuineAsync());
    }

    private static async Task RefusesAsync(string error, Task<Receipt> attempt)
    {
        var reverted = await Assert.ThrowsAsync<ContractRevertedException>(() => attempt);
        Assert.Equal(error, reverted.Error);
        Assert.False(reverted.Retryable);
    }
}
