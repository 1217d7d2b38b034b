using System.Text.Json.Nodes;
using Integrity.Identifiers;

namespace Integrity.Testing;

/// <summary>Bodies for the acts on standards, agreements, cases and report links, and the streams they are made for.</summary>
public static class StreamBodies
{
    /// <summary>The case that every default collection names.</summary>
    public static readonly StreamName Case = StreamName.Parse("case/A3310240000002026110001").OrThrow();

    public static readonly StreamName Agreement = StreamName.Parse("agreement/xianju-2026").OrThrow();

    public static readonly StreamName Standard = StreamName.Parse("standard/CN-CRIM").OrThrow();

    public static readonly StreamName Link = StreamName.Parse("share/k3mq7x2ab4hd5n6p").OrThrow();

    public static JsonObject Of(string act) => act switch
    {
        "standard.publish" => new() { ["edition"] = "2026.1", ["pack"] = Pack() },
        "standard.withdraw" => Bodies.Read("""{"edition":"2026.1","reason":"依据已废止"}"""),
        "agreement.draft" => Bodies.Read($$"""
            {"title":"仙居县电子数据互认协议","parties":["{{Cast.Police.Id}}","{{Cast.Lab.Id}}","{{Cast.Procuratorate.Id}}"],
             "directions":[{"from":"{{Cast.Police.Id}}","to":"{{Cast.Procuratorate.Id}}"},{"from":"{{Cast.Lab.Id}}","to":"{{Cast.Procuratorate.Id}}"}],
             "kinds":["handset","image","report"],"caseTypes":["criminal"],"standards":["CN-CRIM@2026.1"],"requiredActs":["seal"],
             "digestAlgorithms":["sha256","sm3"],"qualificationScope":["电子数据鉴定"],"maximumAnchorGapSeconds":86400,"exclusions":["public-submission"],
             "answerWorkingDays":10,"cureWorkingDays":15,"from":"2026-01-01T00:00:00Z","to":"2028-01-01T00:00:00Z"}
            """),
        "agreement.sign" => Bodies.Read($$"""{"draft":"{{Bodies.Sha256("draft")}}"}"""),
        "agreement.suspend" => Bodies.Read("""{"reason":"对方密钥泄露"}"""),
        "agreement.resume" => Bodies.Read("""{"reason":"密钥已更换"}"""),
        "agreement.end" => Bodies.Read("""{"reason":"另行签订"}"""),
        "case.open" => Bodies.Read($$"""{"type":"criminal","title":"某甲案","agencies":["{{Cast.Lab.Id}}","{{Cast.Procuratorate.Id}}"]}"""),
        "case.admit" => Bodies.Read($$"""{"agency":"{{Cast.Lab.Id}}"}"""),
        "case.join" => Bodies.Read($$"""{"item":"{{Cast.Code("handset")}}"}"""),
        "case.close" => Bodies.Read("""{"reason":"侦查终结"}"""),
        "link.create" => Bodies.Read($$"""
            {"of":"item/{{Cast.Code("handset")}}","until":"2027-01-01T00:00:00Z","tries":3,"code":"{{Base64Url.Encode(new byte[32])}}",
             "withhold":["holder","*.note"],"rules":"CN-CRIM@2026.1","purpose":"律师阅卷"}
            """),
        "link.try" => Bodies.Read("""{"outcome":"wrong-code"}"""),
        "link.revoke" => Bodies.Read("""{"reason":"已阅"}"""),
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "No default body."),
    };

    /// <summary>A small sound pack with one rule, and what its statements must say besides.</summary>
    public static JsonObject Pack(string edition = "2026.1", string from = "2026-01-01T00:00:00Z", string id = "CN-CRIM") => Bodies.Read($$$"""
        {"format":"integrity-standard@v1","id":"{{{id}}}","edition":"{{{edition}}}","from":"{{{from}}}","title":{"zh":"测试规则包","en":"A pack for tests"},
         "sources":[{"id":"22号","title":{"zh":"电子数据规定","en":"Provisions on electronic data"}}],
         "calendar":{"offset":"+08:00","weekend":["saturday","sunday"],"years":[{"year":2026,"holidays":["01-01"],"workdays":[]}]},
         "schemas":{"collect":{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["instrument","place"]}},
         "terms":[],
         "rules":[{"id":"REL-01","cite":[{"source":"22号","article":"25"}],"severity":"human","says":{"zh":"关联性","en":"Relevance"},
           "person":{"zh":"由人判断","en":"A person judges"},"judge":[{"check":"human"}]}]}
        """);
}
