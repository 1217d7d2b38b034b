using System.Text;
using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Tests.Rfc7638;

/// <summary>RFC 7638's own example is RSA, which we do not use; RFC 8037 appendix A.3 gives one for Ed25519.</summary>
public sealed class ThumbprintVector
{
    [Fact]
    public void Ed25519_thumbprint_of_rfc8037_a3()
    {
        var key = PublicKey.FromJwk(Json("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")).OrThrow();
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.Kid);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.EdDSA)]
    [InlineData(SignatureAlgorithm.ES256K)]
    public async Task Jose_computes_the_same_thumbprint(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.FromPrivate(algorithm, Encoding.ASCII.GetBytes("a private key of thirty-two byte")).Public;
        var answer = await Oracle.AskOneAsync("statements", new System.Text.Json.Nodes.JsonObject { ["ask"] = "thumbprint", ["jwk"] = Samples.Jwk(key) });
        Assert.Equal(key.Kid, (string)answer["kid"]!);
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
