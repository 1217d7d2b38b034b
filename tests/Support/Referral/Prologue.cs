using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Rules;
using static Integrity.Testing.Referral.Players;

namespace Integrity.Testing.Referral;

/// <summary>January 2026: five agencies open their keyrings, one publishes the rules, three agree to recognise one another's evidence.</summary>
internal static class Prologue
{
    public static IEnumerable<Told> Tell(Teller t)
    {
        foreach (var agency in All)
        {
            yield return t.Do($"{agency.Name} opens its keyring.", agency, "01-04 09:00", agency.Stream, "agency.create", Bodies.AgencyCreate(agency).With("offset", "+08:00"));
            foreach (var officer in agency.Officers)
            {
                yield return t.Do($"It enters the key of {officer.Number}.", agency, "01-04 09:10", agency.Stream, "key.add", Bodies.KeyAdd(officer));
            }
        }

        yield return t.Do("The lab enters its own licence.", Lab, "01-04 10:00", Lab.Stream, "qualification.add", """
            {"body":"浙江省司法厅","number":"330024001","scope":["handset","image","extraction"],"from":"2025-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"}
            """);
        yield return t.Do("And that of its examiner.", Lab, "01-04 10:05", Lab.Stream, "qualification.add", """
            {"officer":"331024-2001","body":"浙江省司法厅","number":"330024011","scope":["handset","image","extraction"],"from":"2025-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"}
            """);

        yield return t.Do("The procuratorate publishes the rules by which all of them judge.", Procuratorate, "01-05 09:00", Standard, "standard.publish",
            new JsonObject { ["edition"] = "2026.1", ["pack"] = JsonNode.Parse(Packs.BuiltIn(Edition).OrThrow().ToUtf8()) });

        yield return t.Do("It drafts an agreement with the bureau and the police, which is its signature.", Procuratorate, "01-08 09:00", Agreement, "agreement.draft", $$"""
            {"title":"仙居县行刑衔接电子证据互认协议","parties":["{{Bureau.Id}}","{{Police.Id}}","{{Procuratorate.Id}}"],
             "directions":[{"from":"{{Bureau.Id}}","to":"{{Police.Id}}"},{"from":"{{Bureau.Id}}","to":"{{Procuratorate.Id}}"},{"from":"{{Police.Id}}","to":"{{Procuratorate.Id}}"}],
             "kinds":["handset","computer","storage","record"],"caseTypes":["administrative","criminal"],"standards":["{{Edition}}"],"requiredActs":["seal","report"],
             "digestAlgorithms":["sha256","sm3"],"qualificationScope":["handset"],"answerWorkingDays":10,"cureWorkingDays":5,"from":"2026-01-12T00:00:00Z"}
            """);
        foreach (var (party, at) in new[] { (Bureau, "01-09 10:00"), (Police, "01-09 15:00") })
        {
            yield return t.Do($"{party.Name} signs the same draft.", party, at, Agreement, "agreement.sign", $$"""{"draft":"{{t.Statement(Agreement, 0)}}"}""");
        }
    }
}
