using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Http;
using Integrity.Ledger.Pages.Labels;
using Integrity.Schema;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Signing;

/// <summary>The smaller scripts of the desk beside what they must agree with.</summary>
public sealed class ScriptFacts
{
    /// <summary>Where a ledger may be reached.</summary>
    private static readonly string[] Places = ["http://127.0.0.1:8080/", "https://ledger.example.cn/"];

    [Theory]
    [MemberData(nameof(BrowserPen.DeskActs), MemberType = typeof(BrowserPen))]
    public void Every_member_and_every_choice_of_the_desks_acts_has_words_in_both_languages(string act)
    {
        var missing = Missing(act, JsonNode.Parse(PenScript.Schema(act).ToJsonString())!, PenScript.Schema(act), "").ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public async Task The_browser_and_the_service_draw_and_read_evidence_codes_alike()
    {
        var drawn = Enumerable.Range(0, 40).Select(i => Hash256.Sha256([(byte)i]).Bytes[..10].ToArray()).Select(bits => (Bits: Base64Url.Encode(bits), Code: EvidenceCode.FromBits(bits).ToString())).ToList();
        var spelled = await PenScript.AskAllAsync(drawn.Select(d => PenScript.Question("code", ("bits", d.Bits))));
        Assert.Equal(drawn.Select(d => d.Code), spelled.Select(a => (string?)a["spelled"]));

        var typed = drawn.SelectMany(d => new[] { d.Code, d.Code.ToLowerInvariant(), d.Code.Replace("-", "", StringComparison.Ordinal), d.Code.Replace('0', 'o').Replace('1', 'l') }, (d, text) => (d.Code, Text: text)).ToList();
        var read = await PenScript.AskAllAsync(typed.Select(t => PenScript.Question("code", ("text", t.Text))));
        Assert.Equal(typed.Select(t => t.Code), read.Select(a => (string?)a["parsed"]));

        var labels = await PenScript.AskAllAsync(drawn.Select(d => PenScript.Question("code", ("text", $"https://ledger.example/items/{Uri.EscapeDataString(d.Code)}?x#y"))));
        Assert.Equal(drawn.Select(d => d.Code), labels.Select(a => (string?)a["label"]));
    }

    [Fact]
    public async Task What_a_label_says_is_read_at_the_desk_and_in_the_search_alike_whatever_the_check_symbol()
    {
        var codes = Enumerable.Range(0, 20_000).Select(n => Cast.Code($"label {n}")).DistinctBy(c => c.ToString()[^1]).Take(37).ToList();
        Assert.Equal(37, codes.Count);
        var read = (
            from code in codes
            from place in Places
            let address = LabelAddress.Of(new Uri(place), code)
            from text in new[] { address, address.ToLowerInvariant(), new Uri(address).ToString(), $" {address}?x#y\n", $"{place}items/{code}" }
            select (Code: code.ToString(), Text: text)).ToList();
        Assert.Equal(read.Select(r => r.Code), await LabelsAsync(read.Select(r => r.Text)));
        Assert.All(read, r => Assert.Equal(r.Code, LabelAddress.Read(r.Text.Trim()).OrThrow().ToString()));
    }

    [Theory]
    [InlineData("HTTPS://LEDGER.EXAMPLE.CN/I/EV04HMASW9NF6YY093C")]
    [InlineData("HTTPS://LEDGER.EXAMPLE.CN/XI/EV04HMASW9NF6YY093B")]
    [InlineData("HTTPS://LEDGER.EXAMPLE.CN/?Q=/I/EV04HMASW9NF6YY093B")]
    [InlineData("https://ledger.example.cn/items/%E0%A4%A")]
    [InlineData("ftp://ledger.example.cn/items/EV-04HM-ASW9-NF6Y-Y093-B")]
    public async Task What_is_no_address_of_an_item_is_none_for_either(string text)
    {
        Assert.NotNull(LabelAddress.Read(text).Why);
        Assert.Equal([null], await LabelsAsync([text]));
    }

    [Theory]
    [InlineData("EV-04HM-ASW9-NF6Y-Y093-C")]
    [InlineData("EV-04HM-ASW9-NF6Y-Y093")]
    [InlineData("EV-04HM-ASW9-NF6Y-Y09U-B")]
    [InlineData("ＥＶ-04HM-ASW9-NF6Y-Y093-B")]
    [InlineData("EV-04HM-AſW9-NF6Y-Y093-B")]
    [InlineData("")]
    public async Task What_is_no_code_here_is_none_there(string text)
    {
        Assert.NotNull(EvidenceCode.Parse(text).Why);
        Assert.Null((string?)(await PenScript.AskAsync("code", ("text", text)))["parsed"]);
    }

    [Theory]
    [MemberData(nameof(BrowserPen.DeskActs), MemberType = typeof(BrowserPen))]
    public async Task The_browser_holds_a_body_against_its_schema_as_the_service_does(string act)
    {
        Assert.True(Acts.TryGet(act, out var definition));
        var bodies = Changed(Bodies.Of(act)).ToList();
        var theirs = await PenScript.AskAllAsync(bodies.Select(body => PenScript.Question("check", ("schema", PenScript.Schema(act)), ("body", body.DeepClone()))));
        foreach (var (body, answer) in bodies.Zip(theirs))
        {
            var ours = Schemas.Of(definition).Check(JsonSerializer.SerializeToElement(body));
            Assert.True((ours is null) == (answer["fault"] is null), $"{body.ToJsonString()}: {ours} and {answer["fault"]?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task A_token_that_the_browser_makes_is_read_as_it_was_meant()
    {
        var who = new JsonObject { ["agency"] = "cn.331024.psb", ["origin"] = "ledger.example/integrity" };
        var answer = await PenScript.AskAsync(
            "token", ("key", PenScript.Key(Cast.Zhang.Key)), ("who", who), ("now", 1_790_000_000_500), ("bound", new JsonArray("POST", "/v1/drafts", "sha256:00")));
        var token = BearerToken.Parse((string)answer["token"]!).OrThrow();
        Assert.Equal(("ES256", "cn.331024.psb", Cast.Zhang.Key.Public.Kid, "ledger.example/integrity"), (token.Algorithm, token.Issuer, token.Subject, token.Audience));
        Assert.Equal(new BoundRequest("POST", "/v1/drafts", "sha256:00"), token.Request);
        Assert.True(token.Expires - token.Issued < Bearer.Life);
        Assert.True(Cast.Zhang.Key.Public.Verify(System.Text.Encoding.ASCII.GetBytes(token.Signed), token.Signature));
    }

    [Theory]
    [InlineData("""{"format":"integrity-offer@v1","origin":"l","item":"EV-04HM-ASW9-NF6Y-Y093-B","seq":3,"head":"sha256:HASH","from":"cn.a","to":"cn.b","purpose":"court"}""", true)]
    [InlineData("""{"format":"integrity-offer@v2","origin":"l","item":"EV-04HM-ASW9-NF6Y-Y093-B","seq":3,"head":"sha256:HASH","from":"cn.a","to":"cn.b","purpose":"court"}""", false)]
    [InlineData("""{"format":"integrity-offer@v1","origin":"l","item":"EV-04HM-ASW9-NF6Y-Y093-C","seq":3,"head":"sha256:HASH","from":"cn.a","to":"cn.b","purpose":"court"}""", false)]
    [InlineData("""{"format":"integrity-offer@v1","origin":"l","item":"EV-04HM-ASW9-NF6Y-Y093-B","seq":-1,"head":"sha256:HASH","from":"cn.a","to":"cn.b","purpose":"court"}""", false)]
    [InlineData("""{"format":"integrity-offer@v1","origin":"l","item":"EV-04HM-ASW9-NF6Y-Y093-B","seq":3,"head":"sha256:HASH","from":"cn.a","to":"cn.b","purpose":"gift"}""", false)]
    [InlineData("""{"format":"integrity-offer@v1","origin":"l","item":"EV-04HM-ASW9-NF6Y-Y093-B","seq":3,"head":"sha256:HASH","from":"cn.a","to":"cn.b","purpose":"court","note":"<b>"}""", false)]
    [InlineData("[]", false)]
    [InlineData("https://elsewhere.example", false)]
    public async Task Only_an_offer_is_taken_for_one(string text, bool isOne) =>
        Assert.Equal(isOne, (await PenScript.AskAsync("offer", ("text", text.Replace("HASH", new string('a', 64), StringComparison.Ordinal))))["offer"] is not null);

    [Theory]
    [InlineData("QQ", true)]
    [InlineData("QR", false)]
    [InlineData("QQ==", false)]
    [InlineData("Q Q", false)]
    public async Task Base64url_is_read_in_its_one_spelling(string text, bool canonical) =>
        Assert.Equal(canonical, (await PenScript.AskAsync("canonical", ("text", text)))["refused"] is null);

    private static async Task<IEnumerable<string?>> LabelsAsync(IEnumerable<string> texts) =>
        (await PenScript.AskAllAsync(texts.Select(t => PenScript.Question("code", ("text", t))))).Select(a => (string?)a["label"]);

    /// <summary>The body itself; without each member; with each of another kind; with one that nobody knows.</summary>
    private static IEnumerable<JsonObject> Changed(JsonObject body)
    {
        yield return body;
        yield return body.DeepClone().AsObject().With("unknown", 1);
        foreach (var name in body.Select(m => m.Key).ToList())
        {
            var without = body.DeepClone().AsObject();
            _ = without.Remove(name);
            yield return without;
            yield return body.DeepClone().AsObject().With(name, 7);
            yield return body.DeepClone().AsObject().With(name, "");
            yield return body.DeepClone().AsObject().With(name, new JsonArray());
            yield return body.DeepClone().AsObject().With(name, new string('x', 2001));
        }
    }

    private static IEnumerable<string> Missing(string act, JsonNode whole, JsonNode node, string path)
    {
        node = node["$ref"] is { } reference ? whole["$defs"]![((string)reference!)["#/$defs/".Length..]]! : node;
        if (path.Length > 0 && !PenScript.HasText($"desk.member.{act}.{path}") && !PenScript.HasText($"desk.member.{path}"))
        {
            yield return path;
        }

        foreach (var value in node["enum"]?.AsArray() ?? [])
        {
            if (!PenScript.HasText($"desk.value.{path}.{value}"))
            {
                yield return $"{path} = {value}";
            }
        }

        var inner = node["items"] is { } items ? Missing(act, whole, items, path)
            : (node["properties"]?.AsObject() ?? []).SelectMany(p => Missing(act, whole, p.Value!, path.Length == 0 ? p.Key : $"{path}.{p.Key}"));
        foreach (var missing in inner)
        {
            yield return missing;
        }
    }
}
