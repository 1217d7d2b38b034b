using System.Text;
using Integrity.Keys;

namespace Integrity.Tests.Rfc6979;

/// <summary>Appendix A.2.5, SHA-256.</summary>
public sealed class P256Vectors
{
    private static readonly SigningKey Key = SigningKey.FromPrivate(
        SignatureAlgorithm.ES256, Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"));

    [Fact]
    public void Public_key() => Assert.Equal(
        "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
        Convert.ToHexString(Key.Public.Bytes));

    [Theory]
    [InlineData("sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData("test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    public void Published_signatures(string message, string signature)
    {
        var bytes = Encoding.ASCII.GetBytes(message);
        Assert.Equal(signature, Convert.ToHexString(Key.Sign(bytes)));
        Assert.True(Key.Public.Verify(bytes, Convert.FromHexString(signature)));
    }
}
