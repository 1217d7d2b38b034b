using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Tests.Rules;

public class PackLint
{
    private const string Good = """
        {
          "format": "integrity-standard@v1", "id": "TEST", "edition": "1.0", "from": "2020-01-01T00:00:00Z",
          "title": {"zh": "试", "en": "Test"},
          "sources": [{"id": "法", "title": {"zh": "法", "en": "Law"}}],
          "calendar": {"offset": "+08:00", "weekend": ["saturday", "sunday"], "years": [{"year": 2026, "holidays": ["10-01"], "workdays": []}]},
          "schemas": {"deposit": {"type": "object", "required": ["seal"], "properties": {"seal": {"type": "string", "maxLength": 20}}}},
          "terms": [{"id": "back", "on": ["withdraw"], "due": {"member": "due"}, "met": ["deposit"], "cite": [{"source": "法", "article": "1"}], "says": {"zh": "还", "en": "Back"}}],
          "rules": [
            {"id": "AAA-01", "cite": [{"source": "法", "article": "2", "unread": true}], "severity": "curable", "says": {"zh": "一", "en": "One"}, "cure": {"zh": "补", "en": "Cure"},
             "judge": [
               {"check": "required-members", "on": ["collect"], "when": [{"member": "method", "in": ["seizure"]}], "needs": ["digests", {"any": ["holder.name", {"member": "holder.signed", "equals": true}]}]},
               {"check": "deadline", "terms": ["back"]}]}
          ]
        }
        """;

    private static readonly Catalogue Texts = Catalogue.Of(typeof(Pack).Assembly);

    [Fact]
    public void A_good_pack_has_no_fault()
    {
        Assert.Empty(Pack.Lint(Encoding.UTF8.GetBytes(Good)));
        var pack = Pack.Parse(Encoding.UTF8.GetBytes(Good)).OrThrow();
        Assert.Equal(("TEST@1.0", 1, 1), (pack.Name, pack.Rules.Length, pack.Terms.Length));
        Assert.Equal(["deposit"], pack.Schemas.Keys);
    }

    [Theory]
    [InlineData("\"check\": \"deadline\"", "\"check\": \"dead-line\"", "pack.unknown-check", "\"dead-line\"")]
    [InlineData("\"needs\": [\"digests\"", "\"needs\": [\"digest\"", "pack.unknown-path", "\"digest\"")]
    [InlineData("\"terms\": [\"back\"]", "\"terms\": [\"bock\"]", "pack.unknown-term", "\"bock\"")]
    [InlineData("[{\"source\": \"法\", \"article\": \"1\"}]", "[{\"source\": \"令\", \"article\": \"1\"}]", "pack.unknown-source", "\"令\"")]
    [InlineData("\"on\": [\"withdraw\"]", "\"on\": [\"with-draw\"]", "pack.unknown-act", "\"with-draw\"")]
    [InlineData("{\"member\": \"method\", \"in\"", "{\"member\": \"place\", \"in\"", "pack.withholdable", "\"place\"")]
    [InlineData("\"severity\": \"curable\"", "\"severity\": \"curable\", \"zzz\": 1", "pack.unknown-member", "\"zzz\"")]
    [InlineData("\"severity\": \"curable\"", "\"severity\": \"deadly\"", "pack.wrong-value", "\"deadly\"")]
    [InlineData(", \"cure\": {\"zh\": \"补\", \"en\": \"Cure\"}", "", "pack.missing-member", "{\"id\": \"AAA-01\"")]
    [InlineData("\"severity\": \"curable\"", "\"severity\": \"fatal\"", "pack.fatal-on-withholdable", "{\"check\": \"required-members\"")]
    [InlineData("{\"zh\": \"一\", \"en\": \"One\"}", "{\"zh\": \"一\"}", "pack.missing-member", "{\"zh\": \"一\"}")]
    [InlineData("\"maxLength\": 20", "\"oneOf\": []", "schema.unsupported", "[]")]
    [InlineData("\"year\": 2026", "\"year\": 2026.5", "pack.not-plain", "2026.5")]
    [InlineData("\"10-01\"", "\"02-30\"", "pack.wrong-value", "\"02-30\"")]
    [InlineData("\"edition\": \"1.0\"", "\"edition\": \"1.0\", \"edition\": \"1.0\"", "pack.repeated-member", "\"edition\": \"1.0\", \"from\"")]
    [InlineData("\"id\": \"TEST\"", "\"_sd\": [], \"id\": \"TEST\"", "pack.reserved-name", "\"_sd\"")]
    [InlineData("\"en\": \"Test\"},", "\"en\": \"Test\"}", "json.malformed", "\"sources\"")]
    [InlineData("{\"member\": \"due\"}", "{\"member\": \"purpose\"}", "pack.not-a-time", "\"purpose\"")]
    [InlineData("{\"member\": \"due\"}", "{\"hours\": 0}", "pack.wrong-value", "0}")]
    [InlineData("{\"member\": \"due\"}", "{\"hours\": 3, \"days\": 1}", "pack.wrong-value", "{\"hours\": 3")]
    [InlineData("\"from\": \"2020-01-01T00:00:00Z\"", "\"from\": \"2020-01-01\"", "pack.wrong-value", "\"2020-01-01\"")]
    [InlineData("\"sources\": [", "\"sources\": [{\"id\": \"空\", \"title\": {\"zh\": \"空\", \"en\": \"None\"}}, ", "pack.unused-source", "{\"id\": \"空\"")]
    [InlineData("\"AAA-01\"", "\"AAA-1\"", "pack.wrong-value", "\"AAA-1\"")]
    public void A_fault_is_named_with_its_line_and_column(string part, string instead, string code, string place)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        var document = Good.Replace(part, instead, StringComparison.Ordinal);
        var fault = Assert.Single(Pack.Lint(Encoding.UTF8.GetBytes(document)), f => f.Why.Code == code);
        Assert.StartsWith(place, document.Split('\n')[fault.Line - 1][(fault.Column - 1)..], StringComparison.Ordinal);
        Assert.NotEqual("", Texts.Fix(Language.Chinese, fault.Why.Code, fault.Why.Values));
        Assert.DoesNotContain("{0}", Texts.Say(Language.English, fault.Why.Code, fault.Why.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_and_order_of_members_do_not_change_a_packs_digest()
    {
        var pack = Pack.Parse(Encoding.UTF8.GetBytes(Good)).OrThrow();
        var shuffled = Good.Replace("\"id\": \"TEST\", \"edition\": \"1.0\"", "\"edition\":\"1.0\",\n\n\"id\":\"\\u0054EST\"", StringComparison.Ordinal);
        Assert.NotEqual(Good, shuffled);
        Assert.Equal(pack.Digest, Pack.Parse(Encoding.UTF8.GetBytes(shuffled)).OrThrow().Digest);
    }

    [Fact]
    public void Any_bytes_give_faults_or_a_pack_and_never_throw()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        Prop.ForAll(Gen.Choose(0, good.Length - 1).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), (at, value, cut) =>
        {
            byte[] changed = [.. good[..at], (byte)value, .. good[Math.Min(good.Length, at + cut)..]];
            var faults = Pack.Lint(changed);
            return faults.IsEmpty == Pack.Parse(changed).Ok(out _, out _) && faults.All(f => f is { Line: > 0, Column: > 0 });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Other_json_gives_faults_and_never_throws()
    {
        foreach (var json in new[] { "", "[]", "null", "1", "{}", "\"x\"", "{\"rules\":[]}", "{\"format\":{},\"id\":[],\"edition\":1,\"from\":null,\"title\":[],\"sources\":{},\"calendar\":[],\"terms\":{},\"rules\":{}}" })
        {
            Assert.NotEmpty(Pack.Lint(Encoding.UTF8.GetBytes(json)));
        }
    }
}
