using System.Text.Json;
using Integrity.Custody;
using Integrity.Schema;
using Integrity.Texts;

namespace Integrity.Tests.Schema;

public class SubsetFacts
{
    [Theory]
    [InlineData("""{"oneOf":[{"type":"string"}]}""", "/oneOf")]
    [InlineData("""{"anyOf":[{"type":"string"}]}""", "/anyOf")]
    [InlineData("""{"allOf":[{"type":"string"}]}""", "/allOf")]
    [InlineData("""{"not":{"type":"string"}}""", "/not")]
    [InlineData("""{"if":{"type":"string"}}""", "/if")]
    [InlineData("""{"type":"object","patternProperties":{}}""", "/patternProperties")]
    [InlineData("""{"type":"object","propertyNames":{}}""", "/propertyNames")]
    [InlineData("""{"type":"object","dependentRequired":{}}""", "/dependentRequired")]
    [InlineData("""{"type":"object","unevaluatedProperties":false}""", "/unevaluatedProperties")]
    [InlineData("""{"type":"object","minProperties":1}""", "/minProperties")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "/uniqueItems")]
    [InlineData("""{"type":"array","prefixItems":[]}""", "/prefixItems")]
    [InlineData("""{"type":"array","contains":{}}""", "/contains")]
    [InlineData("""{"multipleOf":2}""", "/multipleOf")]
    [InlineData("""{"exclusiveMinimum":2}""", "/exclusiveMinimum")]
    [InlineData("""{"$anchor":"a"}""", "/$anchor")]
    [InlineData("""{"$dynamicRef":"#a"}""", "/$dynamicRef")]
    [InlineData("""{"$comment":"a"}""", "/$comment")]
    [InlineData("""{"default":"a"}""", "/default")]
    [InlineData("""{"type":["string","null"]}""", "/type")]
    [InlineData("""{"type":"number"}""", "/type")]
    [InlineData("""{"type":"null"}""", "/type")]
    [InlineData("""{"type":"object","additionalProperties":true}""", "/additionalProperties")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", "/additionalProperties")]
    [InlineData("""{"type":"object","required":["a",1]}""", "/required")]
    [InlineData("""{"type":"array","items":true}""", "/items")]
    [InlineData("""{"type":"array","minItems":-1}""", "/minItems")]
    [InlineData("""{"type":"array","maxItems":1.5}""", "/maxItems")]
    [InlineData("""{"enum":[1]}""", "/enum")]
    [InlineData("""{"enum":[]}""", "/enum")]
    [InlineData("""{"const":null}""", "/const")]
    [InlineData("""{"minimum":0.5}""", "/minimum")]
    [InlineData("""{"$ref":"other.json"}""", "/$ref")]
    [InlineData("""{"$ref":"#/$defs/none","$defs":{}}""", "/$ref")]
    [InlineData("""{"$ref":"#/properties/a","properties":{"a":{}}}""", "/$ref")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "/$schema")]
    [InlineData("""{"type":"string","format":"email"}""", "/format")]
    [InlineData("""{"type":"string","pattern":"abc"}""", "/pattern")]
    [InlineData("""{"type":"string","pattern":"^\\d+$"}""", "/pattern")]
    [InlineData("""{"type":"string","pattern":"^(?=a)b$"}""", "/pattern")]
    [InlineData("""{"type":"string","pattern":"^a.c$"}""", "/pattern")]
    [InlineData("""{"type":"string","pattern":"^[^a]$"}""", "/pattern")]
    [InlineData("""{"type":"string","pattern":"^[a$"}""", "/pattern")]
    [InlineData("""{"type":"string","pattern":"^[a-z-[aeiou]]$"}""", "/pattern")]
    [InlineData("""{"type":"string","pattern":"^a{,3}$"}""", "/pattern")]
    [InlineData("""{"withholdable":"yes"}""", "/withholdable")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"not":{}}}}}}""", "/properties/a/properties/b/not")]
    public void A_keyword_or_use_that_is_not_implemented_is_refused_where_it_stands(string schema, string where)
    {
        var refusal = JsonSchema.Read(JsonElement.Parse(schema)).Why;

        Assert.Equal(("schema.unsupported", where), (refusal?.Code, refusal?.Values[0]));
    }

    [Theory]
    [InlineData("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""")]
    [InlineData("""{"$defs":{"a":{"type":"object","properties":{"again":{"$ref":"#/$defs/a"}}}},"type":"object"}""")]
    [InlineData("""{"$defs":{"unused":{"oneOf":[]}},"type":"string"}""")]
    [InlineData("""{"type":"integer"}""")]
    [InlineData("""{"type":"integer","minimum":0,"maximum":9007199254740992}""")]
    [InlineData("""true""")]
    [InlineData("""{"type":"object","properties":{"a":true}}""")]
    public void What_leads_in_circles_or_is_not_bounded_is_refused(string schema) => Assert.NotNull(JsonSchema.Read(JsonElement.Parse(schema)).Why);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void References_that_lead_to_references_are_counted_in_whatever_order_they_are_read(bool backwards)
    {
        Assert.Null(JsonSchema.Read(Chain(16, backwards)).Why);
        Assert.Equal("schema.unsupported", JsonSchema.Read(Chain(17, backwards)).Why?.Code);
        Assert.Equal("schema.unsupported", JsonSchema.Read(Chain(1500, backwards)).Why?.Code);
    }

    [Fact]
    public void What_the_root_refers_to_binds_each_member_too()
    {
        var schema = JsonSchema.Read(JsonElement.Parse(
            """{"$ref":"#/$defs/body","$defs":{"body":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}},"additionalProperties":false}}}""")).OrThrow();
        string? Further(string body) =>
            schema.CheckFurther(JsonElement.Parse(body).EnumerateObject().ToDictionary(m => m.Name, m => m.Value), new HashSet<string>(), 0)?.Code;

        Assert.Null(Further("""{"a":"x"}"""));
        Assert.Equal("schema.required", Further("{}"));
        Assert.Equal("schema.type", Further("""{"a":1}"""));
        Assert.Equal("schema.unknown-member", Further("""{"a":"x","b":1}"""));
    }

    /// <summary>Definitions of which each refers to the next; read from the first on, or from the last.</summary>
    private static JsonElement Chain(int length, bool backwards)
    {
        var all = Enumerable.Range(1, length).Select(n => n == length ? $"\"d{n}\":{{}}" : $"\"d{n}\":{{\"$ref\":\"#/$defs/d{n + 1}\"}}");
        var read = Enumerable.Range(1, length).Select(n => $"\"p{n:0000}\":{{\"$ref\":\"#/$defs/d{(backwards ? length + 1 - n : n)}\"}}");
        return JsonElement.Parse($"{{\"properties\":{{{string.Join(',', read)}}},\"$defs\":{{{string.Join(',', all)}}}}}");
    }

    [Fact]
    public void A_mismatch_names_the_pointer_of_the_value_at_fault()
    {
        var schema = JsonSchema.Read(JsonElement.Parse("""{"type":"object","properties":{"a/b":{"type":"array","items":{"type":"object","properties":{"x~":{"type":"string"}}}}}}""")).OrThrow();

        Assert.Equal(new Refusal("schema.type", "/a~1b/1/x~0", "string").ToString(), schema.Check(JsonElement.Parse("""{"a/b":[{},{"x~":3}]}"""))?.ToString());
    }

    [Fact]
    public void A_member_that_drives_the_history_cannot_be_hidden_nor_more_than_there_is()
    {
        var schema = JsonSchema.Read(JsonElement.Parse("""
            {"type":"object","additionalProperties":false,"required":["open","hidden"],
             "properties":{"open":{"type":"string"},"hidden":{"type":"string","withholdable":true},"extra":{"type":"string","withholdable":true}}}
            """)).OrThrow();
        var value = JsonElement.Parse("\"v\"");

        Assert.Null(schema.CheckWithheld(new Dictionary<string, JsonElement> { ["open"] = value }, _ => false, 1));
        Assert.Null(schema.CheckWithheld(new Dictionary<string, JsonElement> { ["open"] = value }, _ => false, 2));
        Assert.Equal("schema.surplus-withheld", schema.CheckWithheld(new Dictionary<string, JsonElement> { ["open"] = value }, _ => false, 3)?.Code);
        Assert.Equal("schema.required", schema.CheckWithheld(new Dictionary<string, JsonElement> { ["open"] = value }, _ => false, 0)?.Code);
        Assert.Equal("schema.required", schema.CheckWithheld(new Dictionary<string, JsonElement> { ["hidden"] = value }, _ => true, 1)?.Code);
        Assert.Equal("schema.must-be-open", schema.CheckWithheld(new Dictionary<string, JsonElement> { ["open"] = value, ["hidden"] = value }, _ => true, 0)?.Code);
    }

    [Fact]
    public void Every_published_schema_is_in_the_subset_closed_and_described()
    {
        foreach (var act in Acts.All)
        {
            Assert.True(Schemas.TryGet(act.Name, out var utf8));
            var json = JsonElement.Parse(utf8);
            Assert.Equal($"/schemas/{act.Name}.json", json.GetProperty("$id").GetString());
            Assert.Equal(JsonValueKind.False, json.GetProperty("additionalProperties").ValueKind);
            Assert.Null(JsonSchema.Read(json).Why);
            Assert.All(json.GetProperty("properties").EnumerateObject(), p => Assert.NotEmpty(p.Value.GetProperty("description").GetString()!));
        }

        Assert.False(Schemas.TryGet("../texts/custody", out _));
    }

    /// <summary>The compiled library's own string literals: a code without words would otherwise show only when someone meets it.</summary>
    [Fact]
    public void Every_code_that_custody_and_schema_use_has_its_words()
    {
        var texts = Catalogue.Of(typeof(JsonSchema).Assembly);
        using var image = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(typeof(JsonSchema).Assembly.Location));
        var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(image);
        var used = new HashSet<string>();
        for (var handle = System.Reflection.Metadata.Ecma335.MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = System.Reflection.Metadata.Ecma335.MetadataReaderExtensions.GetNextHandle(metadata, handle))
        {
            var literal = metadata.GetUserString(handle);
            if (literal.StartsWith("custody.", StringComparison.Ordinal) || literal.StartsWith("schema.", StringComparison.Ordinal))
            {
                used.Add(literal);
            }
        }

        Assert.True(used.Count > 40, $"{used.Count} codes found");
        Assert.DoesNotContain(used, code => !texts.Has(code) || texts.Fix(Language.Chinese, code).Length == 0 || texts.Fix(Language.English, code).Length == 0);
    }
}
