using static Integrity.Testing.Referral.Players;

namespace Integrity.Testing.Referral;

/// <summary>6 to 11 March: the police review the referral, open a criminal case, obtain payment records, and send the handset to the lab.</summary>
internal static class WithThePolice
{
    public const string RecordsDigest = """[{"digest":"#payment records","scope":"file","source":"computed"}]""";

    public static IEnumerable<Told> Tell(Teller t)
    {
        yield return t.Do("The handset goes into the police's locker.", Police, "03-06 17:40", Handset, "deposit", """{"locker":"刑侦-A17","condition":"封条完好","seal":"SY-0001"}""");
        yield return t.Do("The police review what was referred, within three days.", Police, "03-07 10:00", Handset, "check", """{"match":true,"seal":"SY-0001","note":"与移送清单逐项核对一致"}""");

        yield return t.Do("They open a criminal case and admit lab, procuratorate and court.", Police, "03-09 09:00", CriminalCase, "case.open", $$"""
            {"type":"criminal","title":"林某芳销售假冒注册商标的商品案","agencies":["{{Lab.Id}}","{{Procuratorate.Id}}","{{Court.Id}}"]}
            """);
        yield return t.Do("The referred handset joins it.", Police, "03-09 09:10", CriminalCase, "case.join", $$"""{"item":"{{Handset.Id}}"}""");

        var collected = $$"""
            {"kind":"record","method":"obtain","case":"{{CriminalCase.Id}}","caseType":"criminal","from":"@03-10 09:00","to":"@03-10 09:30","format":"CSV, UTF-8",
             "digests":{{RecordsDigest}},"instrument":"仙公（刑）调证字〔2026〕44号",
             "approval":{"level":"county","number":"仙公（刑）批字〔2026〕61号","from":"@03-09 16:00"},
             "obtained":{"notice":"仙公（刑）调证字〔2026〕44号","provider":"某支付有限公司","eSeal":true,"certificate":"#payment records"},
             "place":"仙居县公安局办案区","description":"林某芳账户2025年1月至2026年2月交易记录，1 286条"}
            """;
        yield return t.Refused("custody.not-in-case", "Payment records cannot begin in a case that does not list them.", Police, "03-10 09:40", Records, "collect", collected);
        yield return t.Do("So they are listed first.", Police, "03-10 09:45", CriminalCase, "case.join", $$"""{"item":"{{Records.Id}}"}""");
        yield return t.Do("Two investigators obtain them under a notice, with the provider's e-seal and certified digest.", Police, "03-10 09:50", Records, "collect", collected);

        yield return t.Do("The handset is taken out for examination.", Police, "03-11 09:00", Handset, "withdraw", """{"purpose":"送电子数据鉴定","due":"@04-30 17:00"}""");
        yield return t.Do("It is offered to the lab for a judicial appraisal: thirty working days.", Police, "03-11 09:10", Handset, "transfer.offer", $$"""
            {"to":"{{Lab.Id}}","purpose":"examination","regime":"appraisal","due":"@04-30 17:00","seal":"SY-0001","documents":[{"name":"鉴定聘请书","digest":"#commission"}]}
            """);
    }
}
