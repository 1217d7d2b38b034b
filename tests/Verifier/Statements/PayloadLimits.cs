using System.Text;
using System.Text.Json.Nodes;
using Integrity.Statements;

namespace Integrity.Tests.Statements;

/// <summary>The signed bytes: exactly the members of the format, each in its one spelling.</summary>
public sealed class PayloadLimits
{
    private const string Good = """
        {"v":1,"origin":"ledger.example.org","stream":"agency/cn.331024.psb","seq":7,
         "prev":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","act":"key.add","agency":"cn.331024.psb",
         "at":"2026-11-22T06:00:00Z","after":"0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
         "standard":"CN-CRIM@2026.1","body":{"key":{"a":[1]}},"_sd_alg":"sha-256"}
        """;

    [Fact]
    public void The_whole_format_is_read()
    {
        var statement = Read(Good).OrThrow().Statement;
        Assert.Equal((7L, "CN-CRIM@2026.1", "key.add"), (statement.Seq, statement.Standard, statement.Act));
        Assert.Equal(Hash256.Sha256([]), statement.Prev);
        Assert.Equal(Hash256.Sha256([]), statement.After);
    }

    [Theory]
    [InlineData("v", "2", "statement.unknown-version")]
    [InlineData("v", "1.0", "statement.unknown-version")]
    [InlineData("v", "\"1\"", "statement.unknown-version")]
    [InlineData("v", null, "statement.unknown-version")]
    [InlineData("origin", "\"a b\"", "statement.malformed")]
    [InlineData("origin", "1", "statement.malformed")]
    [InlineData("origin", null, "statement.malformed")]
    [InlineData("stream", "\"item/ev-0000-0000-0000-0000-0\"", "statement.malformed")]
    [InlineData("stream", null, "statement.malformed")]
    [InlineData("seq", "-1", "statement.malformed")]
    [InlineData("seq", "7.0", "statement.malformed")]
    [InlineData("seq", "\"7\"", "statement.malformed")]
    [InlineData("seq", "9007199254740992", "statement.malformed")]
    [InlineData("seq", "1e400", "statement.malformed")]
    [InlineData("seq", "0", "statement.malformed")] // with a prev
    [InlineData("seq", null, "statement.malformed")]
    [InlineData("prev", null, "statement.malformed")] // after 0
    [InlineData("prev", "null", "statement.malformed")]
    [InlineData("prev", "\"sha256:E3B0C44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", "statement.malformed")]
    [InlineData("prev", "\"sm3:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", "statement.malformed")]
    [InlineData("act", "\"Key.add\"", "statement.malformed")]
    [InlineData("act", "\"key..add\"", "statement.malformed")]
    [InlineData("act", "\"\"", "statement.malformed")]
    [InlineData("agency", "\"CN\"", "statement.malformed")]
    [InlineData("at", "\"2026-11-22T06:00:00+00:00\"", "statement.malformed")]
    [InlineData("at", "\"2026-11-22T06:00:00.000Z\"", "statement.malformed")]
    [InlineData("at", "1763791200", "statement.malformed")]
    [InlineData("after", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", "statement.malformed")]
    [InlineData("after", "\"0x00\"", "statement.malformed")]
    [InlineData("standard", "\"CN-CRIM\"", "statement.malformed")]
    [InlineData("standard", "\"@1\"", "statement.malformed")]
    [InlineData("standard", "\"a@b@c\"", "statement.malformed")]
    [InlineData("body", "[]", "statement.malformed")]
    [InlineData("body", null, "statement.malformed")]
    [InlineData("_sd_alg", "\"sha-512\"", "statement.malformed")]
    [InlineData("_sd_alg", null, "statement.malformed")]
    [InlineData("_sd", "[]", "statement.unknown-member")]
    [InlineData("iss", "\"x\"", "statement.unknown-member")]
    [InlineData("body", """{"_sd":[]}""", "statement.bad-digests")]
    [InlineData("body", """{"_sd":["AA"]}""", "statement.bad-digests")]
    [InlineData("body", """{"_sd":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "statement.bad-digests")]
    [InlineData("body", """{"_sd":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]}""", "statement.bad-digests")]
    [InlineData("body", """{"_sd":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"]}""", "statement.bad-digests")]
    [InlineData("body", """{"a":{"_sd":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]}}""", "statement.reserved-name")]
    [InlineData("body", """{"a":[[{"...":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]]}""", "statement.reserved-name")]
    [InlineData("body", """{"...":1}""", "statement.reserved-name")]
    public void One_wrong_member_is_refused(string name, string? value, string code)
    {
        var payload = JsonNode.Parse(Good)!.AsObject();
        payload.Remove(name);
        if (value is not null)
        {
            payload[name] = JsonNode.Parse(value);
        }

        Assert.Equal(code, Read(payload.ToJsonString()).Why?.Code);
    }

    [Theory]
    [InlineData("\"seq\":7", "\"seq\":7,\"seq\":7", "json.duplicate-member")]
    [InlineData("\"seq\":7", "\"seq\":7,\"\\u0073eq\":8", "json.duplicate-member")]
    [InlineData("{\"a\":[1]}", "{\"a\":1,\"a\":2}", "json.duplicate-member")]
    [InlineData("{\"a\":[1]}", "\"\\ud800\"", "json.lone-surrogate")]
    [InlineData("{\"a\":[1]}", "[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]", "json.too-deep")]
    [InlineData("\"_sd_alg\":\"sha-256\"", "\"_sd_alg\":\"sha-256\",", "json.malformed")]
    [InlineData("{\"v\"", "[{\"v\"", "json.malformed")]
    public void Json_that_is_not_strict_is_refused(string part, string instead, string code) =>
        Assert.Equal(code, Read(Good.Replace(part, instead, StringComparison.Ordinal)).Why?.Code);

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}", "json.lone-surrogate")]
    [InlineData("{\"a\":1,\"a\":1}", "json.duplicate-member")]
    [InlineData("{\"_sd\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]}", "statement.reserved-name")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "json.too-deep")]
    [InlineData("[]", "statement.malformed")]
    public void A_draft_that_could_not_be_read_back_is_not_signed(string body, string code) =>
        Assert.Equal(code, Samples.Draft(body).Sign(Samples.P256).Why?.Code);

    [Theory]
    [InlineData("0", null)]
    [InlineData("-0", "statement.malformed")]
    [InlineData("0e0", "statement.malformed")]
    public void Zero_has_one_spelling(string zero, string? code)
    {
        var first = JsonNode.Parse(Good)!.AsObject();
        first.Remove("prev");
        Assert.Equal(code, Read(first.ToJsonString().Replace("\"seq\":7", $"\"seq\":{zero}", StringComparison.Ordinal)).Why?.Code);
    }

    [Fact]
    public void A_draft_out_of_form_is_not_signed()
    {
        var draft = Samples.Draft("{}");
        Assert.Equal("statement.malformed", (draft with { Seq = -1 }).Sign(Samples.P256).Why?.Code);
        Assert.Equal("statement.malformed", (draft with { Seq = 1 }).Sign(Samples.P256).Why?.Code);
        Assert.Equal("statement.malformed", (draft with { Act = "Do it" }).Sign(Samples.P256).Why?.Code);
        Assert.Equal("statement.malformed", (draft with { Origin = "" }).Sign(Samples.P256).Why?.Code);
        Assert.Equal("statement.weak-salt", (Samples.Draft("""{"a":1}""") with { Salts = new Dictionary<string, byte[]> { ["a"] = new byte[15] } }).Sign(Samples.P256).Why?.Code);
    }

    /// <summary>The payload in an envelope whose one signature nobody checks here.</summary>
    private static Result<Envelope> Read(string payload)
    {
        var json = Samples.Json(Samples.Draft("{}").Sign(Samples.P256).OrThrow());
        json["payload"] = Base64Url.Encode(Encoding.UTF8.GetBytes(payload));
        return Samples.Parse(json);
    }
}
