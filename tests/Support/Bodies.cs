using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Testing;

/// <summary>A complete, faultless body for each act: every member its schema names, no finding. Tests change what they are about.</summary>
public static class Bodies
{
    private static readonly string Nobody = $"sha256:{Hash256.Sha256("nobody"u8)}";
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
        "examine" => Read($$"""
            {"request":"检验真伪","method":"SF/Z JD0400001","basis":"GB/T 29360-2023","started":"2026-11-03T02:00:00Z","ended":"2026-11-03T03:00:00Z",
             "findings":"{{Sha256("examination record")}}","qualification":{"number":"SF-33-0001","scope":"电子数据鉴定"},"note":"未发现改动"}
            """),
        "confirm" => Read($$"""{"what":"三方当面核对，内容与记载一致","statement":"{{Nobody}}","parties":["{{Cast.Police.Id}}","{{Cast.Lab.Id}}","{{Cast.Procuratorate.Id}}"]}"""),
        "recognize" => Recognition("""{"agreement":"agreement/xianju-2026","outcome":"granted","limits":"仅用于本案","note":"审查后使用"}"""),
        "decline" => Recognition("""{"agreement":"agreement/xianju-2026","reasons":[{"rule":"CUS-02","seq":0}],"note":"补正后可再次提出"}"""),
        "cure.request" => Read("""{"rules":"CN-CRIM@2026.1","defects":[{"rule":"COL-03","seq":0}],"due":"2026-12-01T09:00:00Z","note":"请在期限内补正"}"""),
        "cure" => Read($$"""{"rules":"CN-CRIM@2026.1","rule":"COL-03","seq":0,"explanation":"持有人当场拒签，补附情况说明","attachment":"{{Sha256("statement of reasons")}}"}"""),
        "hold.place" => Read("""{"basis":"仙法（刑）保字〔2026〕7号","until":"2027-06-01T09:00:00Z","note":"庭审需要"}"""),
        "hold.release" => Read("""{"hold":0,"reason":"庭审结束"}"""),
        "determine" => Read($$"""{"decision":"limited","version":"{{Nobody}}","instrument":"（2026）浙1024刑初7号","limits":"仅证明通话时间","reason":"其余内容与本案无关"}"""),
        "share.grant" => Read($$"""{"to":"{{Cast.Procuratorate.Id}}","purpose":"审查起诉","until":"2027-06-01T09:00:00Z","note":"阅后不得转发"}"""),
        "share.revoke" => Read("""{"grant":0,"reason":"目的已达到"}"""),
        "return" => Read($$"""
            {"receiver":{"name":"某甲","number":"W-1"},"receipt":"{{Sha256("receipt")}}","photo":"{{Sha256("photo of return")}}","reason":"与本案无关"}
            """),
        "dispose" => Read($$"""{"method":"destruction","instrument":"仙公（刑）处字〔2026〕3号","photo":"{{Sha256("photo of destruction")}}","receipt":"{{Sha256("receipt")}}","note":"两人监销"}"""),
        "erase" => Read($$"""{"statement":0,"disclosures":["{{Base64Url.Encode(new byte[32])}}"],"basis":"个人信息保护法第四十七条"}"""),
        "qualification.add" => Read("""
            {"officer":"331024-2001","body":"浙江省司法厅","number":"SF-33-0001","scope":["image","extraction","handset"],"from":"2026-01-01T00:00:00Z","to":"2028-12-31T23:59:59Z"}
            """),
        "qualification.revoke" => Read("""{"body":"浙江省司法厅","number":"SF-33-0001","reason":"未通过年审"}"""),
        _ => StreamBodies.Of(act),
    };

    /// <summary>
    /// As <see cref="Of"/>, pointing at what is there: the history's head, its last hold and grant, the first statement with something to erase. Without
    /// an item, or where it has none of these, the placeholders stay.
    /// </summary>
    public static JsonObject On(string act, ItemState? item, Func<Hash256, Envelope?> statements)
    {
        var body = Of(act);
        switch (act)
        {
            case "confirm" when item is not null:
                return body.With("statement", $"sha256:{item.Past[^1].Digest}");
            case "determine" when item is not null:
                return body.With("version", $"sha256:{item.Past[^1].Digest}");
            case "hold.release" when item?.Holds is [.., var hold]:
                return body.With("hold", hold.Seq);
            case "share.revoke" when item?.Grants is [.., var grant]:
                return body.With("grant", grant.Seq);
            case "erase" when item is not null:
                var seq = item.Past.FindIndex(p => statements(p.Digest)!.Disclosures.Length > 0);
                return seq < 0 ? body : body.With("statement", seq).With("disclosures", new JsonArray(statements(item.Past[seq].Digest)!.Disclosures[0].Digest));
            default:
                return body;
        }
    }

    public static JsonObject AgencyCreate(TestAgency agency) => new() { ["name"] = agency.Name, ["root"] = Jwk(agency.Root.Public) };

    public static JsonObject KeyAdd(Officer officer) => new()
    {
        ["key"] = Jwk(officer.Key.Public),
        ["officer"] = officer.Number,
        ["roles"] = new JsonArray([.. RoleNames.All.Where(r => officer.Roles.HasFlag(r)).Select(r => JsonValue.Create(RoleNames.Name(r)))]),
        ["from"] = UtcTime.Format(Cast.Since),
    };

    public static JsonObject KeyRevoke(PublicKey key) => new() { ["kid"] = key.Kid, ["reason"] = "遗失" };

    /// <summary>What recognition and its refusal say alike, then what is given.</summary>
    private static JsonObject Recognition(string rest)
    {
        var body = Read($$"""
            {"rules":"CN-CRIM@2026.1","report":"{{Nobody}}","size":48,"asOf":"2026-11-05T09:00:00Z","anchored":{"block":"0x{{Hash256.Sha256("block"u8)}}","time":"2026-11-05T08:55:00Z"} }
            """);
        foreach (var (name, value) in Read(rest))
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

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

    /// <summary>The same object with the value at a slash-separated path set, or removed when it is null. A value that is part of another body is copied.</summary>
    public static JsonObject With(this JsonObject body, string path, JsonNode? value)
    {
        value = value?.Parent is null ? value : value.DeepClone();
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
