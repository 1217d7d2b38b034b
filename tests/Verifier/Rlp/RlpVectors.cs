using Integrity.Chain;

namespace Integrity.Tests.EthereumRlp;

/// <summary>The published vectors of ethereum/tests, RLPTests/rlptest.json and RLPTests/invalidRLPTest.json.</summary>
public sealed class RlpVectors
{
    [Theory]
    [InlineData("", "80")]
    [InlineData("00", "00")]
    [InlineData("01", "01")]
    [InlineData("7f", "7f")]
    [InlineData("646f67", "83646f67")]
    [InlineData("80", "8180")]
    [InlineData("03e8", "8203e8")]
    [InlineData("0186a0", "830186a0")]
    [InlineData("102030405060708090a0b0c0d0e0f2", "8f102030405060708090a0b0c0d0e0f2")]
    [InlineData("0100020003000400050006000700080009000a000b000c000d000e01", "9c0100020003000400050006000700080009000a000b000c000d000e01")]
    [InlineData("010000000000000000000000000000000000000000000000000000000000000000", "a1010000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(
        "4c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c69",
        "b74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c69")]
    [InlineData(
        "4c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974",
        "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974")]
    public void A_string_is_encoded_and_read_back(string content, string encoded)
    {
        Assert.Equal(encoded, Convert.ToHexStringLower(Rlp.Encode(Convert.FromHexString(content))));
        Assert.Equal(content, Convert.ToHexStringLower(Rlp.Decode(Convert.FromHexString(encoded)).OrThrow().Content.Span));
    }

    [Theory]
    [InlineData(0, "80")]
    [InlineData(1, "01")]
    [InlineData(16, "10")]
    [InlineData(79, "4f")]
    [InlineData(127, "7f")]
    [InlineData(128, "8180")]
    [InlineData(1000, "8203e8")]
    [InlineData(100000, "830186a0")]
    public void An_integer_is_encoded_and_read_back(ulong value, string encoded)
    {
        Assert.Equal(encoded, Convert.ToHexStringLower(Rlp.Encode(value)));
        Assert.True(Rlp.Decode(Convert.FromHexString(encoded)).OrThrow().TryInteger(out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("c0", 0)]
    [InlineData("cc83646f6783676f6483636174", 3)]
    [InlineData("c6827a77c10401", 3)]
    [InlineData("f784617364668471776572847a78637684617364668471776572847a78637684617364668471776572847a78637684617364668471776572", 11)]
    [InlineData("f840cf84617364668471776572847a786376cf84617364668471776572847a786376cf84617364668471776572847a786376cf84617364668471776572847a786376", 4)]
    [InlineData("c4c2c0c0c0", 2)]
    [InlineData("c7c0c1c0c3c0c1c0", 3)]
    [InlineData("ecca846b6579318476616c31ca846b6579328476616c32ca846b6579338476616c33ca846b6579348476616c34", 4)]
    public void A_list_is_read_and_encoded_again(string encoded, int members)
    {
        var list = Rlp.Decode(Convert.FromHexString(encoded)).OrThrow();
        Assert.True(list.IsList);
        Assert.Equal(members, list.Items.Count);
        Assert.Equal(encoded, Convert.ToHexStringLower(Again(list)));
    }

    [Theory]
    [InlineData("bf0f000000000000021111")]
    [InlineData("ff0f000000000000021111")]
    [InlineData("f80180")]
    [InlineData("f80100")]
    [InlineData("b9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df0")]
    [InlineData("f861f83eb9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df027b90015002d5ef8325ae4d034df55d4b58d0dfba64d61ddd17be00000b9001a00dae30907045a2f66fa36f2bb8aa9029cbb0b8a7b3b5c435ab331")]
    [InlineData("8100")]
    [InlineData("8101")]
    [InlineData("817f")]
    [InlineData("b90040000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f")]
    [InlineData("b800")]
    [InlineData("fb00000040000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f")]
    [InlineData("f800")]
    [InlineData("b81000112233445566778899aabbccddeeff")]
    [InlineData("b801ff")]
    [InlineData("f810000102030405060708090a0b0c0d0e0f")]
    [InlineData("f803112233")]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("c28080c0")]
    public void What_is_not_canonical_is_refused(string encoded) => Assert.NotNull(Rlp.Decode(Convert.FromHexString(encoded)).Why);

    [Fact]
    public void Nesting_is_bounded()
    {
        byte[] nested = [0xc0];
        for (var i = 0; i < Rlp.MaximumDepth; i++)
        {
            nested = Rlp.EncodeList(nested);
        }

        Assert.Null(Rlp.Decode(nested).Why);
        Assert.Equal("chain.rlp-too-deep", Rlp.Decode(Rlp.EncodeList(nested)).Why?.Code);
    }

    internal static byte[] Again(RlpItem item) => item.IsList ? Rlp.EncodeList([.. item.Items.Select(Again)]) : Rlp.Encode(item.Content.Span);
}
