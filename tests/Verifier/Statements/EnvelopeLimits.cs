using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Tests.Statements;

/// <summary>The outer JSON: what may be there, and how much of it.</summary>
public sealed class EnvelopeLimits
{
    private static readonly string Sample = Samples.Json(Samples.Envelope()).ToJsonString();

    public static TheoryData<string, string> Broken => new()
    {
        { "[]", "statement.malformed" },
        { "{}", "statement.malformed" },
        { """{"payload":"e30","signatures":[]}""", "statement.signature-count" },
        { """{"payload":"e30"}""", "statement.malformed" },
        { """{"payload":"e30","signatures":{}}""", "statement.malformed" },
        { """{"payload":"e30","signatures":[1]}""", "statement.malformed" },
        { """{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"}]}""", "statement.malformed" },
        { Sample.Replace("\"payload\"", "\"pay\\u006coad\"", StringComparison.Ordinal)[..^1] + ",\"note\":1}", "statement.malformed" },
        { Sample.Replace("\"signature\":", "\"x\":1,\"signature\":", StringComparison.Ordinal), "statement.malformed" },
        { Sample.Replace("{\"disclosures\"", "{\"x\":1,\"disclosures\"", StringComparison.Ordinal), "statement.malformed" },
        { Sample.Replace("\"disclosures\":[", "\"disclosures\":[1,", StringComparison.Ordinal), "statement.malformed" },
        { Sample.Replace("\"payload\":\"", "\"payload\":\"\\u0065", StringComparison.Ordinal), "statement.malformed" },
        { Sample.Replace("\"payload\":\"", "\"payload\":\"=", StringComparison.Ordinal), "statement.malformed" },
        { Sample.Replace("\"payload\":", "\"payload\":\"e30\",\"payload\":", StringComparison.Ordinal), "json.duplicate-member" },
        { "\uFEFF" + Sample, "json.byte-order-mark" },
        { Sample + "x", "json.malformed" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Anything_but_the_format_is_refused(string json, string code) =>
        Assert.Equal(code, Envelope.Parse(System.Text.Encoding.UTF8.GetBytes(json)).Why?.Code);

    [Fact]
    public void Disclosures_come_with_the_first_signature_only()
    {
        var json = JsonNode.Parse(Sample)!;
        var entries = json["signatures"]!.AsArray();
        entries[1]!["header"] = entries[0]!["header"]!.DeepClone();
        Assert.Equal("statement.malformed", Samples.Parse(json).Why?.Code);
        entries[0]!.AsObject().Remove("header");
        Assert.Equal("statement.malformed", Samples.Parse(json).Why?.Code);
    }

    [Fact]
    public void An_empty_list_of_disclosures_is_refused()
    {
        var json = Samples.Json(Samples.Envelope().Keeping(_ => false));
        json["signatures"]![0]!["header"] = JsonNode.Parse("""{"disclosures":[]}""");
        Assert.Equal("statement.malformed", Samples.Parse(json).Why?.Code);
    }

    [Fact]
    public void One_key_signs_once()
    {
        var json = JsonNode.Parse(Sample)!;
        var entries = json["signatures"]!.AsArray();
        entries.Add(entries[1]!.DeepClone());
        Assert.Equal("statement.same-signer", Samples.Parse(json).Why?.Code);
        Assert.Equal("statement.same-signer", Samples.Draft("{}").Sign(Samples.P256, Samples.P256).Why?.Code);
    }

    [Fact]
    public void Sixteen_sign_and_seventeen_do_not()
    {
        var keys = Enumerable.Range(1, 17).Select(i => Samples.Key(SignatureAlgorithm.EdDSA, (byte)i)).ToList();
        var sixteen = Samples.Draft("{}").Sign([.. keys.Take(16)]).OrThrow();
        Assert.Null(sixteen.VerifySignatures(kid => keys.Single(k => k.Public.Kid == kid).Public));
        Assert.Equal("statement.signature-count", sixteen.WithSignature(keys[16]).Why?.Code);
        Assert.Equal("statement.signature-count", Samples.Draft("{}").Sign(keys).Why?.Code);
        Assert.Equal("statement.signature-count", Samples.Draft("{}").Sign().Why?.Code);
    }

    [Fact]
    public void Sixty_four_kibibytes_are_read_and_one_more_byte_is_not()
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(Sample);
        byte[] padded = [.. utf8, .. Enumerable.Repeat((byte)' ', Envelope.MaxSize - utf8.Length)];
        Assert.Null(Envelope.Parse(padded).Why);
        Assert.Equal("json.too-large", Envelope.Parse((byte[])[.. padded, (byte)' ']).Why?.Code);
        Assert.Equal("json.too-large", Samples.Draft($"{{\"x\":\"{new string('x', 50_000)}\"}}").Sign(Samples.P256).Why?.Code);
    }

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"evidence+sd-jwt","x":1}""", "statement.malformed")]
    [InlineData("""{"alg":"ES256","kid":"KID"}""", "statement.malformed")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"JWT"}""", "statement.malformed")]
    [InlineData("""{"alg":"ES256","kid":"short","typ":"evidence+sd-jwt"}""", "statement.malformed")]
    [InlineData("""{"alg":"ES256","kid":["KID"],"typ":"evidence+sd-jwt"}""", "statement.malformed")]
    [InlineData("""{"alg":"ES256","alg":"ES256","kid":"KID","typ":"evidence+sd-jwt"}""", "statement.malformed")]
    [InlineData("""{"alg":"none","kid":"KID","typ":"evidence+sd-jwt"}""", "statement.unknown-algorithm")]
    [InlineData("""{"alg":"HS256","kid":"KID","typ":"evidence+sd-jwt"}""", "statement.unknown-algorithm")]
    [InlineData("""{"alg":"es256","kid":"KID","typ":"evidence+sd-jwt"}""", "statement.unknown-algorithm")]
    public void A_protected_header_is_exactly_alg_kid_and_typ(string header, string code)
    {
        var json = JsonNode.Parse(Sample)!;
        json["signatures"]![0]!["protected"] = Base64Url.Encode(
            System.Text.Encoding.UTF8.GetBytes(header.Replace("KID", Samples.P256.Public.Kid, StringComparison.Ordinal)));
        Assert.Equal(code, Samples.Parse(json).Why?.Code);
    }

    [Fact]
    public void An_element_that_is_no_object_is_refused() => Assert.Equal("statement.malformed", Envelope.Parse(default(JsonElement)).Why?.Code);
}
