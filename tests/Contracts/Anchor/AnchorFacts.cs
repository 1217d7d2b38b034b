using Integrity.Digests;
using Integrity.Chain;

namespace Integrity.Contracts.Tests.Anchor;

public sealed class AnchorFacts
{
    [Theory]
    [InlineData("london", 16)]
    [InlineData("paris", 16)]
    [InlineData("shanghai", 17)]
    [InlineData("cancun", 20)]
    [InlineData("prague", 21)]
    [InlineData("osaka", 21)]
    public async Task A_log_is_opened_anchored_and_proved_on_every_fork(string hardfork, int headerFields)
    {
        await using var log = await OpenLog.StartAsync(hardfork);
        await log.GrowAsync(0, 5);
        var receipt = await log.GrowAsync(5, 12);

        var (logOperator, size) = await log.Contract.LatestAsync(OpenLog.Id);
        Assert.Equal(log.Operator.Account.Address, logOperator);
        Assert.Equal(12, size);
        Assert.Equal(OpenLog.Root(5), await log.Contract.RootAsync(OpenLog.Id, 5));
        Assert.Equal(OpenLog.Root(12), await log.Contract.RootAsync(OpenLog.Id, 12));
        Assert.Null(await log.Contract.RootAsync(OpenLog.Id, 11));
        Assert.True(await log.Contract.VerifyInclusionAsync(OpenLog.Id, 12, 7, OpenLog.Leaf(7), OpenLog.Inclusion(7, 12)));
        Assert.False(await log.Contract.VerifyInclusionAsync(OpenLog.Id, 12, 7, OpenLog.Leaf(8), OpenLog.Inclusion(7, 12)));

        var proof = await log.Contract.AnchorProofAsync(OpenLog.Id, 12, BlockTag.Hash(receipt.BlockHash));
        Assert.Equal(OpenLog.Root(12), proof.Anchored);
        Assert.Equal(await log.Contract.CodeHashAsync(), proof.CodeHash);
        Assert.Equal(receipt.BlockHash, proof.Block.Header.Hash);
        Assert.Equal(headerFields, proof.Block.Header.Fields);

        // As a verifier does it, from the bytes alone.
        var header = BlockHeader.Parse(proof.Block.Rlp).OrThrow();
        var account = Account.Verify(header.StateRoot, log.Contract.Address.Bytes, proof.Account).OrThrow();
        Assert.Equal(12, AnchorLayout.DecodeLog(account.VerifySlot(AnchorLayout.LogSlot(OpenLog.Id), proof.Log).OrThrow()).OrThrow().Size);
        Assert.Equal(OpenLog.Root(12), account.VerifySlot(AnchorLayout.RootSlot(OpenLog.Id, 12), proof.Root).OrThrow());
        Assert.Equal(default, account.VerifySlot(AnchorLayout.RootSlot(OpenLog.Id, 11), (await log.Chain.Client.ProofAsync(
            log.Contract.Address, [AnchorLayout.RootSlot(OpenLog.Id, 11)], BlockTag.Number(header.Number))).Storage[0]).OrThrow());
    }

    [Fact]
    public async Task An_older_anchor_is_proved_at_its_own_block_and_at_no_later_one()
    {
        await using var log = await OpenLog.StartAsync();
        var first = await log.GrowAsync(0, 3);
        await log.GrowAsync(3, 4);

        var proof = await log.Contract.AnchorProofAsync(OpenLog.Id, 3, BlockTag.Number(first.BlockNumber));
        Assert.Equal(OpenLog.Root(3), proof.Anchored);
        var elsewhere = await Assert.ThrowsAsync<AnchorElsewhereException>(() => log.Contract.AnchorProofAsync(OpenLog.Id, 3, BlockTag.Latest));
        Assert.Equal(4, elsewhere.Found);
    }

    [Fact]
    public async Task Every_anchor_is_announced_in_order()
    {
        await using var log = await OpenLog.StartAsync();
        await log.GrowAsync(0, 3);
        var second = await log.GrowAsync(3, 8);

        var events = await log.Contract.AnchoredAsync(OpenLog.Id, 0, BlockTag.Latest);
        Assert.Equal([(3, OpenLog.Root(3)), (8, OpenLog.Root(8))], events.Select(e => (e.Size, e.Root)));
        Assert.Equal(second.Transaction, events[1].Transaction);
        Assert.Empty(await log.Contract.AnchoredAsync(AnchorLayout.LogId("another.example"), 0, BlockTag.Latest));
    }

    [Fact]
    public async Task The_code_at_the_address_is_what_our_sources_give_and_its_hash_pins_the_chain()
    {
        await using var log = await OpenLog.StartAsync();
        var before = await log.Chain.Client.BlockAsync(BlockTag.Number(log.Deployment.BlockNumber - 1));

        Assert.True(await log.Contract.IsGenuineAsync());
        Assert.Equal(AnchorArtifact.CodeHash(31337, before.Header.Hash), await log.Contract.CodeHashAsync());

        var code = await log.Chain.Client.CodeAsync(log.Contract.Address);
        for (var i = 0; i < code.Length; i += 97)
        {
            var changed = (byte[])code.Clone();
            changed[i] ^= 1;
            Assert.False(AnchorArtifact.IsDeployment(changed, out var chainId) && chainId == 31337 && AnchorArtifact.CodeHash(31337, before.Header.Hash) == Keccak.Hash(changed));
        }

        Assert.False(AnchorArtifact.IsDeployment([], out _));
    }

    [Fact]
    public async Task The_blocks_after_an_anchor_follow_from_it()
    {
        await using var log = await OpenLog.StartAsync();
        var receipt = await log.GrowAsync(0, 3);
        await log.Chain.MineAsync(4);

        var blocks = await log.Chain.Client.BlocksAsync(receipt.BlockNumber, receipt.BlockNumber + 4);
        var chain = Finality.Follow(blocks[0].Header, [.. blocks.Skip(1).Select(b => b.Rlp)]).OrThrow();
        Assert.Equal(receipt.BlockNumber + 4, chain[^1].Number);
        Assert.Equal("chain.header-unlinked", Finality.Follow(blocks[0].Header, [blocks[2].Rlp]).Why?.Code);
    }
}
