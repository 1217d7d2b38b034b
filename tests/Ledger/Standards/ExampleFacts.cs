using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Standards;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Standards;

public sealed class ExampleFacts
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    /// <summary>What these acts say no default can: which rule, which statement, which key.</summary>
    private static readonly Dictionary<string, string> Particular = new()
    {
        ["cure"] = """{"rule":"COL-01","seq":0}""",
        ["cure.request"] = """{"defects":[{"rule":"COL-01","seq":0}]}""",
        ["decline"] = """{"reasons":[{"rule":"COL-01","seq":0}]}""",
        ["confirm"] = """{"parties":["cn.1.a","cn.1.b"]}""",
        ["hold.release"] = """{"hold":3}""",
        ["share.revoke"] = """{"grant":3}""",
        ["key.revoke"] = """{"kid":"$kid(police.zhang)"}""",
        ["qualification.revoke"] = """{"body":"b","number":"n"}""",
        ["erase"] = """{"statement":0,"disclosures":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],"basis":"b"}""",
    };

    public static TheoryData<string> ItemActs => [.. Acts.All.Where(a => a.Stream == StreamKind.Item).Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(ItemActs))]
    public void Every_act_of_an_item_has_a_default_body_that_its_schema_takes(string act)
    {
        var set = Particular.TryGetValue(act, out var json) ? JsonNode.Parse(json)!.AsObject() : null;
        var body = new Wording(At, At, Named).Body(new() { Act = act, By = "police", Set = set });
        Assert.Null(Schemas.Of(Scribe.ActOf(act)).Check(JsonSerializer.SerializeToElement(body)));
    }

    [Fact]
    public void A_member_that_examples_do_not_have_is_named()
    {
        var why = Read("""{"format":"integrity-examples@v1","rule":"A-01","examples":[{"name":"n","expect":"pass","steps":[],"expects":"pass"}]}""").Why!;
        Assert.Equal("standard.example-unreadable", why.Code);
        Assert.Contains("expects", why.Values[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_example_leaves_out_has_its_default()
    {
        var example = Read("""{"format":"integrity-examples@v1","rule":"A-01","examples":[{"name":"n","expect":"n/a","steps":[{"act":"collect","by":"police"}]}]}""").OrThrow().Examples[0];
        Assert.Equal(("item", true, 0, RuleOutcome.NotApplicable), (example.Subject, example.Anchored, example.Withhold.Count, example.Expected!.Outcome));
        Assert.Empty(example.Steps[0].Signers);
    }

    [Theory]
    [InlineData("+90m", "2026-03-02T02:30:00Z")]
    [InlineData("-2d", "2026-02-28T01:00:00Z")]
    [InlineData("now-1h", "2026-06-01T11:00:00Z")]
    [InlineData("now", "2026-06-01T12:00:00Z")]
    [InlineData("2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00Z")]
    public void A_time_is_absolute_after_the_step_before_or_before_the_run(string text, string expected) =>
        Assert.Equal(expected, UtcTime.Format(Moments.Parse(text, At, new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero))!.Value));

    [Theory]
    [InlineData("+5w")]
    [InlineData("tomorrow")]
    [InlineData("2026-03-02T09:00:00")]
    [InlineData("+m")]
    public void What_is_no_time_is_none(string text) => Assert.Null(Moments.Parse(text, At, At));

    [Fact]
    public void A_change_reaches_into_objects_and_lists_and_null_removes()
    {
        var set = JsonNode.Parse("""{"witness/independent":null,"holder/signed":false,"instrument":"$sha256(x)"}""")!.AsObject();
        var body = new Wording(At, At, Named).Body(new() { Act = "collect", By = "police", Set = set });
        Assert.False(body["witness"]!.AsObject().ContainsKey("independent"));
        Assert.False(body["holder"]!["signed"]!.GetValue<bool>());
        Assert.Equal(Bodies.Sha256("x"), body["instrument"]!.GetValue<string>());
        Assert.Equal(At.AddMinutes(-40), DateTimeOffset.Parse(body["from"]!.GetValue<string>(), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_cannot_be_filled_in_is_named() => Assert.Equal(
        "$nobody(knows)",
        Assert.Throws<FormatException>(() => new Wording(At, At, Named).Body(new() { Act = "check", By = "police", Set = new() { ["note"] = "$nobody(knows)" } })).Message);

    [Fact]
    public void The_built_in_cast_fills_the_places_that_its_acts_want()
    {
        var players = CastFile.BuiltIn().Agencies.Select(a => new Player(a)).ToDictionary(p => p.Name);
        Assert.Equal(2, players["police"].SignersFor(Scribe.ActOf("collect")).Count);
        Assert.Equal(3, players["police"].SignersFor(Scribe.ActOf("withdraw")).Count);
        Assert.Equal(2, players["lab"].SignersFor(Scribe.ActOf("report")).Count);
        Assert.Single(players["court"].SignersFor(Scribe.ActOf("determine")));
    }

    private static Result<ExampleFile> Read(string json) => ExampleFile.Parse("examples.json", Encoding.UTF8.GetBytes(json));

    private static JsonNode? Named(string name, string of) => name switch
    {
        "code" => Cast.Code(of).ToString(),
        "item" => $"item/{Cast.Code(of)}",
        "statement" or "report" => Bodies.Sha256(of),
        "agency" => "cn.1." + of,
        "case" => "C-1",
        "agreement" => "agreement/A-1",
        "rules" => "CN-CRIM@2026.1",
        "size" => 7,
        "kid" => Cast.Zhang.Key.Public.Kid,
        _ => null,
    };
}
