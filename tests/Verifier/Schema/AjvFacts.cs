using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Schema;
using Integrity.Testing;

namespace Integrity.Tests.Schema;

/// <summary>Our validator beside npm's ajv: the same answer for every published schema and every document of a generated corpus.</summary>
public class AjvFacts
{
    public static TheoryData<string> ActNames => [.. Acts.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(ActNames))]
    public async Task Each_published_schema_means_to_ajv_what_it_means_to_us(string act)
    {
        Assert.True(Schemas.TryGet(act, out var utf8));
        await AgreeAsync(JsonNode.Parse(utf8)!, Whole(act), atLeast: 90);
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"^[a-z]{2,4}(-[0-9]+)?$"}""", "\"ab-12\"", "\"ab-12\\n\"", "\"AB\"", "\"abcde\"", "\"ab-\"", "\"abcd-0\"")]
    [InlineData("""{"type":"integer","minimum":-3,"maximum":4}""", "4", "-3", "5", "-4", "3.0", "3.5", "\"3\"")]
    [InlineData("""{"type":"array","minItems":1,"maxItems":2,"items":{"type":"boolean"}}""", "[true]", "[]", "[true,false]", "[true,false,true]", "[1]")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":2,"maxLength":3}}}""", """{"a":"ab"}""", """{"a":"😀"}""", """{"a":"😀😀😀"}""", """{"b":1}""", """{"a":"ab","b":1}""")]
    [InlineData("""{"minLength":2,"minItems":1,"required":["a"],"minimum":3,"maximum":9}""", "1", "5", "\"a\"", "\"ab\"", "[]", "[1]", "{}", """{"a":1}""", "null", "true")]
    [InlineData("""{"type":"string","enum":["a","b"],"const":"b"}""", "\"a\"", "\"b\"", "\"c\"")]
    [InlineData("""{"$defs":{"n":{"type":"object","properties":{"v":{"$ref":"#/$defs/t"}},"additionalProperties":false},"t":{"type":"string","maxLength":1}},"type":"object","properties":{"n":{"$ref":"#/$defs/n"}}}""", """{"n":{"v":"a"}}""", """{"n":{"v":"ab"}}""", """{"n":{"w":1}}""")]
    public async Task Each_keyword_means_to_ajv_what_it_means_to_us(string schema, params string[] values) =>
        await CompareAsync(JsonNode.Parse(schema)!, [.. values.Select(v => JsonNode.Parse(v))]);

    /// <summary>A body with every member that the act's schema names.</summary>
    private static JsonObject Whole(string act) => act switch
    {
        "agency.create" => Bodies.AgencyCreate(Cast.Police).With("offset", "+08:00"),
        "key.add" => Bodies.KeyAdd(Cast.Zhang).With("to", "2027-01-01T00:00:00Z"),
        "key.revoke" => Bodies.KeyRevoke(Cast.Zhang.Key.Public),
        "collect" => Bodies.Of(act).With("digests", Bodies.Digests("x")).With("storageReason", "无法扣押").With("holder/refusal", "无").With("witness/independent", true)
            .With("caseType", "criminal").With("format", "raw").With("freezeUntil", "2027-05-01T00:00:00Z").With("video", Bodies.Sha256("video of collection"))
            .With("notSeized", Bodies.Read("""{"reason":"not-sealable","keptAt":"机房"}"""))
            .With("approval", Bodies.Read("""{"level":"county","number":"1","from":"2026-11-01T00:00:00Z","to":"2026-12-01T00:00:00Z"}"""))
            .With("obtained", Bodies.Read($$"""{"notice":"1","provider":"某公司","eSeal":true,"certificate":"{{Bodies.Sha256("obtained")}}"}"""))
            .With("abroad", Bodies.Read("""{"source":"境外","provider":"某机构","extractor":"某人","limits":"仅用于本案"}"""))
            .With("noWitness", Bodies.Read($$"""{"reason":"深夜","video":"{{Bodies.Sha256("video instead")}}"}""")),
        "transfer.offer" => Bodies.Of(act).With("seal", Bodies.Seal).With("digests", Bodies.Digests("x"))
            .With("documents", new JsonArray(Bodies.Read($$"""{"name":"移送书","digest":"{{Bodies.Sha256("letter")}}"}""")))
            .With("regime", "appraisal").With("reported", "2026-11-02T00:00:00Z").With("decided", "2026-11-03T00:00:00Z"),
        "examine" or "report" => Bodies.Of(act).With("seal", Bodies.Seal).With("digests", Bodies.Digests("x")),
        "acquire" => Bodies.Of(act).With("writeBlockerReason", "无"),
        "deposit" => Bodies.Of(act).With("seal", Bodies.Seal),
        "transfer.accept" => Bodies.Of(act).With("seal", Bodies.Seal).With("digests", Bodies.Digests("x")),
        "check" => Bodies.Of(act).With("seal", Bodies.Seal).With("digests", Bodies.Digests("x")).With("unrelated", true),
        _ => Bodies.Of(act),
    };

    private static async Task AgreeAsync(JsonNode schema, JsonNode valid, int atLeast)
    {
        // Nothing may be missing from the valid document, or part of the schema would go untried.
        Assert.Empty(schema["properties"]!.AsObject().Select(p => p.Key).Except(valid.AsObject().Select(m => m.Key)));
        var corpus = Mutants.Of(valid).ToArray();
        Assert.True(corpus.Length > atLeast, $"{corpus.Length} documents");
        var accepted = await CompareAsync(schema, corpus);
        Assert.InRange(accepted, 1, corpus.Length - 1);
    }

    private static async Task<int> CompareAsync(JsonNode schema, JsonNode?[] values)
    {
        var ours = JsonSchema.Read(JsonElement.Parse(schema.ToJsonString())).OrThrow();
        var question = new JsonObject { ["ask"] = "validate", ["schema"] = schema.DeepClone(), ["values"] = new JsonArray([.. values.Select(v => v?.DeepClone())]) };
        var theirs = (await Oracle.AskOneAsync("schemas", question)).AsArray();
        var accepted = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var text = values[i]?.ToJsonString() ?? "null";
            var refusal = ours.Check(JsonElement.Parse(text));
            Assert.True(theirs[i]!.GetValue<bool>() == refusal is null, $"ajv says {theirs[i]}, we say {refusal?.ToString() ?? "valid"}: {text}");
            accepted += refusal is null ? 1 : 0;
        }

        return accepted;
    }
}
