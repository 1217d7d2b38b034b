using System.Text;
using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Tests.Rfc7515;

/// <summary>Appendix A.3: a JWS by ES256.</summary>
public sealed class Es256Example
{
    private const string SigningInput =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private const string Signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private const string Public =
        "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";

    private static readonly PublicKey Key = PublicKey.FromJwk(JsonElement.Parse($"{{{Public}}}")).OrThrow();

    [Fact]
    public void Its_signature_verifies() => Assert.True(Key.Verify(Encoding.ASCII.GetBytes(SigningInput), Bytes(Signature)));

    [Fact]
    public void One_changed_bit_anywhere_in_the_signature_does_not()
    {
        var input = Encoding.ASCII.GetBytes(SigningInput);
        for (var bit = 0; bit < 512; bit++)
        {
            var signature = Bytes(Signature);
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Key.Verify(input, signature));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(70)]
    public void A_signature_of_another_length_does_not(int length) => Assert.False(Key.Verify("x"u8, new byte[length]));

    [Fact]
    public void Its_private_key_gives_the_same_public_key()
    {
        var key = SigningKey.FromJwk(JsonElement.Parse($"{{{Public},\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"}}")).OrThrow();
        Assert.Equal(Key.Kid, key.Public.Kid);
        Assert.True(Key.Verify("x"u8, key.Sign("x"u8)));
    }

    private static byte[] Bytes(string text) => Base64Url.TryDecode(text, out var bytes) ? bytes : throw new FormatException(text);
}
