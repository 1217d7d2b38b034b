using System.Text;
using System.Text.Json.Nodes;
using Integrity.Statements;

namespace Integrity.Tests.Rfc9901;

public sealed class Disclosures
{
    private const string Salt = "_26bc4LT-ac6q2KI6cBW5es";

    /// <summary>Section 4.2.3: the digest of a disclosure whose text the RFC prints.</summary>
    [Fact]
    public void The_published_digest()
    {
        var disclosure = new Disclosure("WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0", "6qMQvRL5haj", "family_name", default);
        Assert.Equal("uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY", disclosure.Digest);
    }

    [Fact]
    public void A_disclosure_is_salt_name_value() =>
        Assert.Equal("""["oKCgoKCgoKCgoKCgoKCgoA","place","浙江"]""", Decoded(Samples.Draft("""{"place":"浙江"}""", "place").Sign(Samples.P256).OrThrow().Disclosures[0].Encoded));

    [Fact]
    public void Digests_are_sorted_so_that_their_order_says_nothing()
    {
        var digests = Samples.Envelope().Statement.Body.Open.GetProperty("_sd").EnumerateArray().Select(d => d.GetString()!).ToList();
        Assert.Equal(digests.Order(StringComparer.Ordinal), digests);
    }

    [Theory]
    [InlineData("""["S","a",1]""", null)]
    [InlineData("""[ "S" , "a" , {"b":[1]} ]""", null)]
    [InlineData("""["S","a"]""", "statement.bad-disclosure")] // an array element's disclosure
    [InlineData("""["S","a",1,2]""", "statement.bad-disclosure")]
    [InlineData("""{"S":1}""", "statement.bad-disclosure")]
    [InlineData("""["S",1,1]""", "statement.bad-disclosure")]
    [InlineData("""[1,"a",1]""", "statement.bad-disclosure")]
    [InlineData("""["S","a",{"b":1,"b":1}]""", "statement.bad-disclosure")]
    [InlineData("""["S","a","\ud800"]""", "statement.bad-disclosure")]
    [InlineData("""["S","a",1]]""", "statement.bad-disclosure")]
    [InlineData("""["AAAA","a",1]""", "statement.weak-salt")]
    [InlineData("""["not base64url, but long enough","a",1]""", "statement.weak-salt")]
    [InlineData("""["S","_sd",1]""", "statement.reserved-name")]
    [InlineData("""["S","...",1]""", "statement.reserved-name")]
    [InlineData("""["S","a",{"_sd":["x"]}]""", "statement.reserved-name")]
    [InlineData("""["S","open",1]""", "statement.repeated-member")]
    public void A_disclosure_that_its_digest_covers_must_still_be_one(string json, string? code)
    {
        var encoded = Base64Url.Encode(Encoding.UTF8.GetBytes(json.Replace("\"S\"", $"\"{Salt}\"", StringComparison.Ordinal)));
        Assert.Equal(code, With([encoded], [encoded]).Why?.Code);
    }

    [Fact]
    public void A_disclosure_that_no_digest_covers_is_refused()
    {
        var (a, b) = (Encode("a", 1), Encode("b", 1));
        Assert.Equal("statement.unmatched-disclosure", With([a], [b]).Why?.Code);
        Assert.Equal("statement.unmatched-disclosure", With([], [a]).Why?.Code);
        Assert.Equal("statement.unmatched-disclosure", With([a], [a, a]).Why?.Code);
    }

    [Fact]
    public void Two_disclosures_of_one_name_are_refused()
    {
        var (a, b) = (Encode("a", 1), Encode("a", 2));
        Assert.Equal("statement.repeated-member", With([a, b], [a, b]).Why?.Code);
        Assert.Equal(1, With([a, b], [b]).OrThrow().Statement.Body.Withheld);
    }

    private static string Encode(string name, int value) => Base64Url.Encode(Encoding.UTF8.GetBytes($"[\"{Salt}\",\"{name}\",{value}]"));

    private static string Decoded(string encoded) => Base64Url.TryDecode(encoded, out var utf8) ? Encoding.UTF8.GetString(utf8) : "";

    /// <summary>A statement that covers some disclosures and carries some; its signature is not looked at.</summary>
    private static Result<Envelope> With(string[] covered, string[] carried)
    {
        var json = Samples.Json(Samples.Draft("""{"open":1}""").Sign(Samples.P256).OrThrow());
        var payload = JsonNode.Parse(Decoded((string)json["payload"]!))!;
        if (covered.Length > 0)
        {
            payload["body"]!["_sd"] = new JsonArray([.. covered.Select(c => (JsonNode)Base64Url.Encode(Hash256.Sha256(Encoding.ASCII.GetBytes(c)).Bytes))]);
        }

        json["payload"] = Base64Url.Encode(Encoding.UTF8.GetBytes(payload.ToJsonString()));
        json["signatures"]![0]!["header"] = new JsonObject { ["disclosures"] = new JsonArray([.. carried.Select(c => (JsonNode)c)]) };
        return Samples.Parse(json);
    }
}
