using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Keys;

namespace Integrity.Testing;

/// <summary>A complete, faultless body for each act: every member its schema names, no finding. Tests change what they are about.</summary>
public static class Bodies
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Seal number of every default body.</summary>
    public const string Seal = "XJ-0001";

    public static JsonObject Of(string act) => act switch
    {
        "collect" => Read("""
            {"kind":"handset","method":"seizure","case":"A3310240000002026110001","from":"2026-11-02T01:00:00Z","to":"2026-11-02T01:40:00Z",
             "instrument":"仙公（刑）扣字〔2026〕101号","place":"仙居县福应街道某处","description":"黑色手机一部，屏幕左上角有裂痕",
             "holder":{"name":"某甲","signed":true},"witness":{"name":"某乙","number":"W-7"}}
            """),
        "derive" => Read($$"""
            {"parent":"item/{{Cast.Code("handset")}}","statement":"sha256:{{Hash256.Sha256("nobody"u8)}}","kind":"image","digests":[],"how":"bit-by-bit image"}
            """).With("digests", Digests("image")),
        "seal" => Read($$"""{"seal":"{{Seal}}","before":"{{Sha256("photo before")}}","after":"{{Sha256("photo after")}}","shielded":true,"note":"飞行模式"}"""),
        "unseal" => Read($$"""{"seal":"{{Seal}}","reason":"检验","video":"{{Sha256("video of opening")}}","note":"封条完好"}"""),
        "deposit" => Read("""{"locker":"A-17","condition":"完好","note":"一案一柜"}"""),
        "withdraw" => Read("""{"purpose":"送检","due":"2026-12-01T09:00:00Z","note":"已批准"}"""),
        "transfer.offer" => Read($$"""{"to":"{{Cast.Lab.Id}}","purpose":"examination","due":"2026-12-01T09:00:00Z","note":"随附委托书"}"""),
        "transfer.accept" => Read("""{"condition":"封条完好，与记载一致","note":"当面清点"}"""),
        "transfer.refuse" => Read("""{"reason":"封条破损"}"""),
        "transfer.recall" => Read("""{"reason":"移交对象有误"}"""),
        "acquire" => Read($$"""
            {"tool":{"name":"ewfacquire","version":"20140816"},"started":"2026-11-03T02:00:00Z","ended":"2026-11-03T02:30:00Z","writeBlocker":"Tableau T35u",
             "video":"{{Sha256("video of acquisition")}}","verification":{"source":"match","image":"match"},"badSectors":0,
             "children":[{"code":"{{Cast.Code("image")}}","kind":"image","digests":[]}],"note":"两次读取一致"}
            """).With("children/0/digests", Digests("image")),
        "report" => Read($$"""
            {"request":"提取聊天记录","method":"SF/Z JD0400001","basis":"GB/T 29362-2023","findings":"{{Sha256("report")}}",
             "qualification":{"number":"SF-33-0001","scope":"电子数据鉴定"},
             "children":[{"code":"{{Cast.Code("report")}}","kind":"report","digests":[]}],"conclusion":"检出相关记录"}
            """).With("children/0/digests", Digests("report")),
        "check" => Read("""{"match":true,"note":"例行核验"}"""),
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "No default body."),
    };

    public static JsonObject AgencyCreate(TestAgency agency) => new() { ["name"] = agency.Name, ["root"] = Jwk(agency.Root.Public) };

    public static JsonObject KeyAdd(Officer officer) => new()
    {
        ["key"] = Jwk(officer.Key.Public),
        ["officer"] = officer.Number,
        ["roles"] = new JsonArray([.. RoleNames.All.Where(r => officer.Roles.HasFlag(r)).Select(r => JsonValue.Create(RoleNames.Name(r)))]),
        ["from"] = UtcTime.Format(Cast.Since),
    };

    public static JsonObject KeyRevoke(PublicKey key) => new() { ["kid"] = key.Kid, ["reason"] = "遗失" };

    /// <summary>The digest of a thing's two forms: the data, and the container that carries it.</summary>
    public static JsonArray Digests(string label) =>
    [
        Digest(Sha256(label + " data"), "data-stream", "tool"),
        Digest(Sha256(label + " container"), "container", "computed"),
    ];

    public static JsonObject Digest(string digest, string scope = "file", string source = "computed") =>
        new() { ["digest"] = digest, ["scope"] = scope, ["source"] = source };

    public static string Sha256(string label) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(label)));

    public static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>The same object with the value at a slash-separated path set, or removed when it is null.</summary>
    public static JsonObject With(this JsonObject body, string path, JsonNode? value)
    {
        var steps = path.Split('/');
        JsonNode node = body;
        foreach (var step in steps[..^1])
        {
            node = (node is JsonArray array ? array[int.Parse(step)] : node[step])!;
        }

        switch (node)
        {
            case JsonArray array:
                array[int.Parse(steps[^1])] = value;
                break;
            case JsonObject o when value is null:
                o.Remove(steps[^1]);
                break;
            default:
                node[steps[^1]] = value;
                break;
        }

        return body;
    }

    /// <summary>The element a draft takes.</summary>
    public static JsonElement ToElement(this JsonObject body) => JsonElement.Parse(body.ToJsonString(Plain));

    private static JsonNode Jwk(PublicKey key)
    {
        using var utf8 = new MemoryStream();
        using (var writer = new Utf8JsonWriter(utf8))
        {
            key.WriteJwk(writer);
        }

        return JsonNode.Parse(utf8.ToArray())!;
    }
}
