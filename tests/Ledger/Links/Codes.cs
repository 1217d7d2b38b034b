using System.Security.Cryptography;
using System.Text;
using Integrity.Identifiers;
using Integrity.Ledger.Links;

namespace Integrity.Ledger.Tests.Links;

public sealed class Codes
{
    [Fact]
    public void A_links_id_is_the_base32_of_the_first_ten_bytes_of_its_tokens_hash()
    {
        Assert.True(LinkToken.TryParse("AAECAwQFBgcICQoLDA0ODw", out var token));
        var hash = SHA256.HashData([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
        var bits = string.Concat(hash.Take(10).Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        var expected = string.Concat(bits.Chunk(5).Select(five => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(new string(five), 2)]));
        Assert.Equal(expected, token.Id);
        Assert.Equal((StreamKind.Share, expected), (token.Stream.Kind, token.Stream.Id));
    }

    [Fact]
    public void The_worked_bytes_of_the_formats_are_ours()
    {
        Assert.True(LinkToken.TryParse("AAECAwQFBgcICQoLDA0ODw", out var token));
        Assert.True(ExtractionCode.TryParse("7K3M-9QXD", out var code));
        Assert.Equal(("share/xzc4wjqfx43l5ppg", "oawP_Z1bSXfcamWxZm7TyQkEX-haxp0y__WeeqSFQXM"), (token.Stream.ToString(), code.Derive(token)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAECAwQFBgcICQoLDA0OD")]
    [InlineData("AAECAwQFBgcICQoLDA0ODx")]
    [InlineData("AAECAwQFBgcICQoLDA0OD=")]
    public void What_is_no_token_is_none(string text) => Assert.False(LinkToken.TryParse(text, out _));

    [Theory]
    [InlineData("7K3M-9QXD", true)]
    [InlineData("7k3m9qxd", true)]
    [InlineData(" 7K3M 9QXD ", true)]
    [InlineData("o0Ii-lL10", true)]
    [InlineData("7K3M-9QX", false)]
    [InlineData("7K3M-9QXDD", false)]
    [InlineData("7K3M-9QXU", false)]
    [InlineData("", false)]
    public void A_code_is_read_as_people_write_it(string text, bool read) => Assert.Equal(read, ExtractionCode.TryParse(text, out _));

    [Fact]
    public void Letters_that_look_alike_are_alike_and_the_derivation_is_pbkdf2()
    {
        Assert.True(LinkToken.TryParse("AAECAwQFBgcICQoLDA0ODw", out var token));
        Assert.True(ExtractionCode.TryParse("oI1l-9qXd", out var code));
        Assert.Equal("0111-9QXD", code.Spelled);
        var derived = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes("01119QXD"), token.Bytes, 210_000, HashAlgorithmName.SHA256, 32);
        Assert.Equal(Base64Url.Encode(derived), code.Derive(token));
        Assert.True(code.Opens(token, Base64Url.Encode(derived)));
        Assert.True(ExtractionCode.TryParse("0111-9QXE", out var other));
        Assert.False(other.Opens(token, Base64Url.Encode(derived)));
    }
}
