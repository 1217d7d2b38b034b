using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Keys;

namespace Integrity.Tests.Keys;

public sealed class JwkReading
{
    public static TheoryData<SignatureAlgorithm> Algorithms => [SignatureAlgorithm.ES256, SignatureAlgorithm.EdDSA, SignatureAlgorithm.ES256K];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void What_is_written_is_read(SignatureAlgorithm algorithm)
    {
        var key = Samples.Key(algorithm, 9);
        Assert.Equal(key.Public.Kid, PublicKey.FromJwk(Element(Samples.Jwk(key.Public))).OrThrow().Kid);
        var read = SigningKey.FromJwk(Element(Samples.PrivateJwk(key))).OrThrow();
        Assert.Equal(key.Sign("m"u8), read.Sign("m"u8));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_key_verifies_its_own_message_and_no_other(SignatureAlgorithm algorithm)
    {
        var key = Samples.Key(algorithm, 9);
        var signature = key.Sign("m"u8);
        Assert.True(key.Public.Verify("m"u8, signature));
        Assert.False(key.Public.Verify("n"u8, signature));
        Assert.False(Samples.Key(algorithm, 10).Public.Verify("m"u8, signature));
        Assert.False(key.Public.Verify("m"u8, new byte[64]));
        Assert.False(key.Public.Verify("m"u8, Enumerable.Repeat((byte)0xFF, 64).ToArray()));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_private_key_is_refused_where_a_public_one_belongs(SignatureAlgorithm algorithm) =>
        Assert.Equal("key.private-member", PublicKey.FromJwk(Element(Samples.PrivateJwk(Samples.Key(algorithm, 9)))).Why?.Code);

    [Theory]
    [InlineData("kty", "\"RSA\"", "key.unknown-curve")]
    [InlineData("kty", "\"OKP\"", "key.unknown-curve")]
    [InlineData("crv", "\"P-384\"", "key.unknown-curve")]
    [InlineData("crv", "\"secp256k1\"", "key.wrong-algorithm")]
    [InlineData("alg", "\"ES256K\"", "key.wrong-algorithm")]
    [InlineData("alg", "\"none\"", "key.wrong-algorithm")]
    [InlineData("alg", "7", "key.malformed")]
    [InlineData("x", "\"AAAA\"", "key.malformed")]
    [InlineData("x", "null", "key.malformed")]
    [InlineData("y", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "key.bad-point")]
    [InlineData("x", "\"__________________________________________8\"", "key.bad-point")]
    [InlineData("kid", "\"mine\"", "key.malformed")]
    [InlineData("use", "\"sig\"", "key.malformed")]
    [InlineData("key_ops", "[]", "key.malformed")]
    public void One_wrong_member_is_refused(string name, string value, string code)
    {
        var jwk = Samples.Jwk(Samples.P256.Public);
        jwk[name] = JsonNode.Parse(value);
        Assert.Equal(code, PublicKey.FromJwk(Element(jwk)).Why?.Code);
    }

    [Theory]
    [InlineData("kty")]
    [InlineData("crv")]
    [InlineData("x")]
    [InlineData("y")]
    public void One_missing_member_is_refused(string name)
    {
        var jwk = (JsonObject)Samples.Jwk(Samples.P256.Public);
        jwk.Remove(name);
        Assert.NotNull(PublicKey.FromJwk(Element(jwk)).Why);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    public void What_is_no_key_is_refused(string json) => Assert.NotNull(PublicKey.FromJwk(JsonElement.Parse(json)).Why);

    [Fact]
    public void The_alg_member_may_be_left_out()
    {
        var jwk = (JsonObject)Samples.Jwk(Samples.P256.Public);
        jwk.Remove("alg");
        Assert.Equal(Samples.P256.Public.Kid, PublicKey.FromJwk(Element(jwk)).OrThrow().Kid);
    }

    [Fact]
    public void An_ed25519_key_has_no_y()
    {
        var jwk = Samples.Jwk(Samples.Ed25519.Public);
        jwk["y"] = (string)jwk["x"]!;
        Assert.Equal("key.malformed", PublicKey.FromJwk(Element(jwk)).Why?.Code);
    }

    [Fact]
    public void Halves_of_two_keys_are_refused()
    {
        var jwk = Samples.PrivateJwk(Samples.P256);
        jwk["d"] = (string)Samples.PrivateJwk(Samples.Key(SignatureAlgorithm.ES256, 9))["d"]!;
        Assert.Equal("key.halves-differ", SigningKey.FromJwk(Element(jwk)).Why?.Code);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // zero
    [InlineData("_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE")] // the group's order
    [InlineData("AQ")]
    public void A_private_scalar_out_of_range_is_refused(string d)
    {
        var jwk = Samples.PrivateJwk(Samples.P256);
        jwk["d"] = d;
        Assert.Equal("key.malformed", SigningKey.FromJwk(Element(jwk)).Why?.Code);
    }

    [Fact]
    public void One_key_verifies_on_many_threads_at_once()
    {
        var signature = Samples.P256.Sign("m"u8);
        var all = Enumerable.Range(0, 400).AsParallel().WithDegreeOfParallelism(8).Select(_ => Samples.P256.Public.Verify("m"u8, signature));
        Assert.DoesNotContain(false, all);
    }

    private static JsonElement Element(JsonNode json) => JsonElement.Parse(json.ToJsonString());
}
