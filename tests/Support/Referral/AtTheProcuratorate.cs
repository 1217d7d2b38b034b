using System.Text.Json.Nodes;
using Integrity.Statements;
using static Integrity.Testing.Referral.Players;

namespace Integrity.Testing.Referral;

/// <summary>7 to 16 April: the procuratorate takes everything over, declines to recognise the handset, has the torn seal explained, and recognises it.</summary>
internal static class AtTheProcuratorate
{
    public static IEnumerable<Told> Tell(Teller t)
    {
        yield return t.Do("The police take the handset out for the prosecution.", Police, "04-07 09:00", Handset, "withdraw", """{"purpose":"移送审查起诉","due":"@04-08 17:00"}""");
        foreach (var (from, item, seal, digests) in new (TestAgency, Identifiers.StreamName, string?, string?)[]
        {
            (Police, Handset, "SY-0002", null), (Police, Records, null, WithThePolice.RecordsDigest), (Lab, Image, null, InTheLab.ImageDigests), (Lab, Opinion, null, InTheLab.OpinionDigests),
        })
        {
            yield return t.Do($"{from.Name} offers {item.Id} to the procuratorate.", from, "04-07 09:30", item, "transfer.offer", With(Bodies.Read($$"""{"to":"{{Procuratorate.Id}}","purpose":"prosecution"}"""), seal, digests));
            yield return t.Do("It takes it, with seal and digests checked again.", Procuratorate, "04-07 14:00", item, "transfer.accept", With(Bodies.Read("""{"condition":"与清单一致"}"""), seal, digests));
        }

        yield return t.Do("The handset lies in the procuratorate's locker.", Procuratorate, "04-07 14:30", Handset, "deposit", """{"locker":"检-03","condition":"封条完好","seal":"SY-0002"}""");

        var torn = t.History.Of(Handset).Single(e => e.Statement.Act == "transfer.accept" && e.Statement.Agency == Lab.Id);
        var defect = $$"""[{"rule":"CUS-02","seq":{{torn.Statement.Seq}}}]""";
        yield return t.Do("Judged by the rules, one defect is not cured: recognition is declined, for that reason.", Procuratorate, "04-09 10:00", Handset, "decline",
            t.Basis(Procuratorate, "04-09 10:00", Handset, $$"""{"reasons":{{defect}},"note":"补正后可再次提出"}"""));
        yield return t.Do("What is to be cured is named, with a day by which.", Procuratorate, "04-09 10:20", Handset, "cure.request",
            $$"""{"rules":"{{Edition}}","defects":{{defect}},"due":"@04-12 23:59"}""");

        var cure = $$"""
            {"rules":"{{Edition}}","rule":"CUS-02","seq":{{torn.Statement.Seq}},"attachment":"#statement of the courier and photographs of the pieces",
             "explanation":"押运途中防护袋被档案箱夹破致封条右端撕裂，交接时编号无法辨认。次日全程录像拼合残片，编号为 SY-0001；机身序列号与扣押清单一致。附押运人说明及照片。"}
            """;
        yield return t.Refused("custody.not-responsible", "The police would explain it: only who made the statement may, and that is the lab.", Police, "04-10 09:00", Handset, "cure", cure);
        yield return t.Do("The lab explains it, with the courier's statement and photographs of the pieces.", Lab, "04-10 14:00", Handset, "cure", cure);

        // One sheet goes round; each party adds its signature where it is, in whatever order.
        var sheet = t.Write(Lab, "04-10 16:00", Handset, "confirm", Confirmation(torn), Cast.Qian);
        yield return t.Refused("custody.party-missing", "Lab, bureau and police are to confirm it together: without the police it is nothing.", Signed(sheet, Cast.Gu));
        yield return t.Accepted("With all three signatures it is: the pieces are of the seal that the bureau put on.", Signed(sheet, Cast.Gu, Cast.Zhang));

        yield return t.Do("Judged again: the defect is cured. The evidence is recognised under the agreement, within limits.", Procuratorate, "04-13 09:30", Handset, "recognize",
            t.Basis(Procuratorate, "04-13 09:30", Handset, """{"outcome":"granted-after-cure","limits":"仅用于本案审查起诉","note":"补正说明已审阅"}"""));
    }

    private static JsonObject Confirmation(Envelope torn) => Bodies.Read($$"""
        {"what":"三方当面核对：残片拼合后与扣押时封条照片一致，编号 SY-0001；机身序列号与扣押清单一致","statement":"sha256:{{torn.Digest}}",
         "parties":["{{Bureau.Id}}","{{Police.Id}}","{{Lab.Id}}"]}
        """);

    private static Envelope Signed(Envelope sheet, params Officer[] officers) => officers.Aggregate(sheet, (signed, officer) => signed.WithSignature(officer.Key).OrThrow());

    private static JsonObject With(JsonObject body, string? seal, string? digests)
    {
        if (seal is not null)
        {
            body["seal"] = seal;
        }

        if (digests is not null)
        {
            body["digests"] = JsonNode.Parse(digests);
        }

        return body;
    }
}
