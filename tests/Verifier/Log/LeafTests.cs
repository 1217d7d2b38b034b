using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

public class LeafTests
{
    private static readonly Hash256 Stream = Hash256.Sha256([1]);
    private static readonly Hash256 Digest = Hash256.Sha256([2]);

    [Fact]
    public void A_statement_leaf_is_73_bytes_in_the_order_of_the_format()
    {
        var bytes = Leaf.Statement(Stream, 0x0102030405, Digest);
        Assert.Equal($"01{Stream}0000000102030405{Digest}", Convert.ToHexStringLower(bytes));
        Assert.Equal(new Leaf(LeafKind.Statement, Stream, 0x0102030405, Digest), Leaf.Parse(bytes).OrThrow());
    }

    [Fact]
    public void A_heads_leaf_is_41_bytes_in_the_order_of_the_format()
    {
        var bytes = Leaf.Heads(long.MaxValue, Digest);
        Assert.Equal($"027fffffffffffffff{Digest}", Convert.ToHexStringLower(bytes));
        Assert.Equal(new Leaf(LeafKind.Heads, default, long.MaxValue, Digest), Leaf.Parse(bytes).OrThrow());
    }

    [Fact]
    public void Other_lengths_and_kinds_are_refused()
    {
        for (var length = 0; length < 80; length++)
        {
            for (var kind = 0; kind < 5; kind++)
            {
                var bytes = new byte[length];
                if (length > 0)
                {
                    bytes[0] = (byte)kind;
                }

                var expected = (kind == 1 && length == 73) || (kind == 2 && length == 41) ? null : "leaf.malformed";
                Assert.Equal(expected, Leaf.Parse(bytes).Why?.Code);
            }
        }
    }

    [Theory]
    [InlineData(1, "001fffffffffffff", true)]
    [InlineData(1, "0020000000000000", false)]
    [InlineData(1, "ffffffffffffffff", false)]
    [InlineData(2, "8000000000000000", false)]
    public void Numbers_past_the_largest_are_refused(byte kind, string number, bool accepted)
    {
        byte[] bytes = [kind, .. kind == 1 ? new byte[32] : [], .. Convert.FromHexString(number), .. new byte[32]];
        Assert.Equal(accepted ? null : "leaf.number-too-large", Leaf.Parse(bytes).Why?.Code);
    }
}
