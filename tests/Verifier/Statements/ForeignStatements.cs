using System.Text;
using System.Text.Json.Nodes;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Tests.Statements;

/// <summary>Ours read by jose, @sd-jwt/core and OpenSSL; theirs read by us.</summary>
public sealed class ForeignStatements
{
    private static readonly SigningKey[] Three = [Samples.P256, Samples.Ed25519, Samples.Secp256k1];

    [Fact]
    public async Task Our_signatures_by_all_three_algorithms_verify_elsewhere_and_a_changed_one_does_not()
    {
        var ours = Samples.Json(Samples.Draft("""{"kind":"handset","note":"黑色手机"}""").Sign(Three).OrThrow());
        var changed = ours.DeepClone();
        changed["payload"] = Base64Url.Encode(Encoding.UTF8.GetBytes("""{"kind":"handset"}"""));
        var answers = await Oracle.AskAsync("statements", Ask("verify", ours, Three), Ask("verify", changed, Three));
        Assert.Equal([true, true, true], answers[0]["valid"]!.AsArray().Select(v => (bool)v!));
        Assert.Equal([false, false, false], answers[1]["valid"]!.AsArray().Select(v => (bool)v!));
    }

    [Fact]
    public async Task Sd_jwt_core_reads_our_disclosures_and_only_those_we_leave_in()
    {
        var draft = Samples.Draft("""{"kind":"handset","place":"浙江省仙居县","description":"黑色手机","holder":{"name":"张某","signed":true}}""", "place", "description", "holder");
        var whole = draft.Sign(Samples.P256, Samples.Ed25519).OrThrow();
        var answers = await Oracle.AskAsync(
            "statements",
            Ask("claims", Samples.Json(whole), Three),
            Ask("claims", Samples.Json(whole.Keeping(d => d.Name == "place")), Three));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(draft.Body.GetRawText()), answers[0]["claims"]?["body"]), answers[0].ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"kind":"handset","place":"浙江省仙居县"}"""), answers[1]["claims"]?["body"]), answers[1].ToJsonString());
    }

    [Fact]
    public async Task A_statement_signed_by_jose_is_ours()
    {
        var keys = new[] { Samples.P256, Samples.Ed25519 };
        var theirs = await Oracle.AskOneAsync("statements", new JsonObject { ["ask"] = "sign", ["payload"] = Payload(), ["keys"] = Samples.Jwks(secret: true, keys) });
        var envelope = Samples.Parse(theirs).OrThrow();
        Assert.Null(envelope.VerifySignatures(Samples.Find));
        Assert.Equal("黑色手机", envelope.Statement.Body.Members["description"].GetString());
    }

    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.EdDSA)]
    [InlineData(SignatureAlgorithm.ES256K)]
    public async Task A_statement_issued_by_sd_jwt_core_is_ours(SignatureAlgorithm algorithm)
    {
        var keys = Three.Where(k => k.Public.Algorithm == algorithm).Append(Samples.P256).Distinct();
        var theirs = await Oracle.AskOneAsync("statements", new JsonObject
        {
            ["ask"] = "issue",
            ["payload"] = Payload(),
            ["withhold"] = new JsonArray("description", "holder"),
            ["keys"] = Samples.Jwks(secret: true, keys),
        });
        var envelope = Samples.Parse(theirs).OrThrow();
        Assert.Null(envelope.VerifySignatures(Samples.Find));
        Assert.Equal(["description", "holder"], envelope.Disclosures.Select(d => d.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, envelope.Statement.Body.Withheld);
        Assert.Equal("handset", envelope.Statement.Body.Members["kind"].GetString());
        Assert.Equal(1, envelope.Keeping(d => d.Name == "holder").Statement.Body.Withheld);
    }

    private static JsonObject Ask(string what, JsonNode envelope, IEnumerable<SigningKey> keys) =>
        new() { ["ask"] = what, ["envelope"] = envelope, ["keys"] = Samples.Jwks(secret: false, keys) };

    /// <summary>Without <c>_sd_alg</c> for @sd-jwt/core, which adds its own.</summary>
    private static JsonNode Payload() => JsonNode.Parse($$$"""
        {"v":1,"origin":"{{{Samples.Origin}}}","stream":"item/{{{Samples.Code}}}","seq":0,"act":"collect","agency":"{{{Samples.Agency}}}",
         "at":"2026-11-22T06:00:00Z","body":{"kind":"handset","description":"黑色手机","holder":{"name":"张某"}},"_sd_alg":"sha-256"}
        """)!;
}
