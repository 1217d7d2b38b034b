using Integrity.Chain;

namespace Integrity.Tests.Chain;

public sealed class AnchorProofFacts
{
    [Theory]
    [InlineData("london", 16)]
    [InlineData("shanghai", 17)]
    [InlineData("cancun", 20)]
    [InlineData("prague", 21)]
    public void An_anchor_is_proved_from_its_header_alone(string fork, int fields)
    {
        var f = AnchorFixture.Of(fork);
        var header = BlockHeader.Parse(AnchorFixture.Bytes(f.Header)).OrThrow();
        Assert.Equal((f.BlockHash, f.Number, fields), ($"0x{header.Hash}", header.Number, header.Fields));
        Assert.Equal(f.Time, header.Timestamp.ToString("yyyy-MM-ddTHH:mm:ssZ"));

        var account = Account.Verify(header.StateRoot, AnchorFixture.Bytes(f.Address), AnchorFixture.Nodes(f.AccountProof)).OrThrow();
        Assert.Equal(f.CodeHash, $"0x{account.CodeHash}");

        var logId = AnchorLayout.LogId(f.Origin);
        Assert.Equal(f.LogId, $"0x{logId}");
        var log = AnchorLayout.DecodeLog(account.VerifySlot(AnchorLayout.LogSlot(logId), AnchorFixture.Nodes(f.LogProof)).OrThrow()).OrThrow();
        Assert.Equal((f.Operator, f.Size), ("0x" + Convert.ToHexStringLower(log.Operator), log.Size));
        Assert.Equal(f.Root, $"0x{account.VerifySlot(AnchorLayout.RootSlot(logId, f.Size), AnchorFixture.Nodes(f.RootProof)).OrThrow()}");
        Assert.Equal(default, account.VerifySlot(AnchorLayout.RootSlot(logId, f.Size - 1), AnchorFixture.Nodes(f.AbsentProof)).OrThrow());
        Assert.Equal(3, Finality.Follow(header, AnchorFixture.Nodes(f.Finality)).OrThrow().Count);
    }

    [Fact]
    public void A_proof_of_one_slot_is_not_a_proof_of_another()
    {
        var f = AnchorFixture.Of("prague");
        var header = BlockHeader.Parse(AnchorFixture.Bytes(f.Header)).OrThrow();
        var account = Account.Verify(header.StateRoot, AnchorFixture.Bytes(f.Address), AnchorFixture.Nodes(f.AccountProof)).OrThrow();
        var slot = AnchorLayout.RootSlot(AnchorLayout.LogId(f.Origin), f.Size);
        Assert.NotNull(account.VerifySlot(slot, AnchorFixture.Nodes(f.LogProof)).Why);
        Assert.NotNull(account.VerifySlot(slot, AnchorFixture.Nodes(f.AbsentProof)).Why);
        Assert.NotNull(account.VerifySlot(slot, AnchorFixture.Nodes(AnchorFixture.Of("cancun").RootProof)).Why);
    }

    [Fact]
    public void A_header_with_any_bit_changed_is_another_header_or_none()
    {
        var bytes = AnchorFixture.Bytes(AnchorFixture.Of("prague").Header);
        var hash = BlockHeader.Parse(bytes).OrThrow().Hash;
        for (var i = 0; i < 8 * bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i / 8] ^= (byte)(1 << (i % 8));
            Assert.False(BlockHeader.Parse(changed).Ok(out var header, out _) && header.Hash == hash);
        }
    }

    [Theory]
    [InlineData(14)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(22)]
    public void A_number_of_fields_that_no_fork_has_is_refused(int count)
    {
        var fields = Rlp.Decode(AnchorFixture.Bytes(AnchorFixture.Of("prague").Header)).OrThrow().Items.Select(i => i.Encoded.ToArray()).Append(Rlp.Encode(0)).Take(count);
        Assert.Equal("chain.header-fields", BlockHeader.Parse(Rlp.EncodeList([.. fields])).Why?.Code);
    }

    [Fact]
    public void A_field_of_the_wrong_shape_is_named()
    {
        var fields = Rlp.Decode(AnchorFixture.Bytes(AnchorFixture.Of("prague").Header)).OrThrow().Items;
        for (var i = 0; i < fields.Count; i++)
        {
            var changed = fields.Select((f, j) => i == j ? Rlp.EncodeList() : f.Encoded.ToArray());
            Assert.Equal(new Refusal("chain.header-malformed", BlockHeader.Members[i].Name).ToString(), BlockHeader.Parse(Rlp.EncodeList([.. changed])).Why?.ToString());
        }
    }

    [Fact]
    public void Headers_out_of_order_left_out_or_of_another_chain_do_not_follow()
    {
        var f = AnchorFixture.Of("prague");
        var header = BlockHeader.Parse(AnchorFixture.Bytes(f.Header)).OrThrow();
        var after = AnchorFixture.Nodes(f.Finality);
        Assert.Single(Finality.Follow(header, []).OrThrow());
        foreach (var wrong in new byte[][][] { [after[1]], [after[1], after[0]], [after[0], after[0]], AnchorFixture.Nodes(AnchorFixture.Of("cancun").Finality) })
        {
            Assert.Equal("chain.header-unlinked", Finality.Follow(header, wrong).Why?.Code);
        }

        Assert.NotNull(Finality.Follow(header, [[]]).Why);
    }

    [Fact]
    public void A_log_slot_with_bytes_that_the_contract_never_writes_is_refused()
    {
        Assert.Equal("chain.log-slot-malformed", AnchorLayout.DecodeLog(Hash256.Sha256([1])).Why?.Code);
        Assert.Equal(0, AnchorLayout.DecodeLog(default).OrThrow().Size);
    }
}
