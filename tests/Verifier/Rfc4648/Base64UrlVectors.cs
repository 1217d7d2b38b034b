using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Integrity.Tests.Rfc4648;

/// <summary>Section 10, without padding and with the alphabet of section 5.</summary>
public sealed class Base64UrlVectors
{
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    [InlineData("fooba", "Zm9vYmE")]
    [InlineData("foobar", "Zm9vYmFy")]
    public void Published_vectors_agree_both_ways(string plain, string coded)
    {
        Assert.Equal(coded, Base64Url.Encode(Encoding.ASCII.GetBytes(plain)));
        Assert.True(Base64Url.TryDecode(coded, out var decoded));
        Assert.Equal(plain, Encoding.ASCII.GetString(decoded));
    }

    [Theory]
    [InlineData("Zg==")] // padding
    [InlineData("Zh")] // trailing bits
    [InlineData("Zm9")] // trailing bits
    [InlineData("Z")] // half a byte
    [InlineData("Zm 9v")]
    [InlineData("Zm9v\n")]
    [InlineData("Zm+v")]
    [InlineData("Zm/v")]
    [InlineData("Zm９v")]
    public void Any_other_spelling_is_refused(string coded)
    {
        Assert.False(Base64Url.TryDecode(coded, out _));
        Assert.False(Base64Url.TryDecode(Encoding.UTF8.GetBytes(coded), out _));
    }

    [Fact]
    public void Each_accepted_text_is_the_one_that_would_be_written() =>
        Prop.ForAll((NonNull<string> text) => !Base64Url.TryDecode(text.Get, out var bytes) || Base64Url.Encode(bytes) == text.Get).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_two_letter_ending_decodes_only_if_canonical()
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var accepted = letters.SelectMany(a => letters.Select(b => $"{a}{b}")).Where(t => Base64Url.TryDecode(t, out _)).ToList();
        Assert.Equal(256, accepted.Count);
        Assert.All(accepted, t => Assert.True(Base64Url.TryDecode(t, out var b) && Base64Url.Encode(b) == t));
    }
}
