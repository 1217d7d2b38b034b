using static Integrity.Testing.Referral.Players;

namespace Integrity.Testing.Referral;

/// <summary>2 to 6 March: the bureau seizes a handset in a case of counterfeit goods, keeps it, is late once, and refers the matter to the police.</summary>
internal static class AtTheBureau
{
    public static IEnumerable<Told> Tell(Teller t)
    {
        yield return t.Do("The bureau opens an administrative case.", Bureau, "03-02 08:30", AdministrativeCase, "case.open", """{"type":"administrative","title":"仙居某商行销售假冒注册商标商品案"}""");
        yield return t.Do("It lists the handset before taking it: the list is whole by law.", Bureau, "03-02 08:40", AdministrativeCase, "case.join", $$"""{"item":"{{Handset.Id}}"}""");
        yield return t.Do("Two officers seize the shopkeeper's handset; she signs, and an outsider witnesses.", Bureau, "03-02 11:00", Handset, "collect", $$"""
            {"kind":"handset","method":"seizure","case":"{{AdministrativeCase.Id}}","caseType":"administrative","from":"@03-02 09:30","to":"@03-02 10:40",
             "instrument":"仙市监扣字〔2026〕31号","approval":{"level":"county","number":"仙市监批字〔2026〕18号","from":"@03-02 08:00","to":"@04-01 18:00"},
             "place":"仙居县福应街道环城南路某商行","description":"黑色手机一部，左上角屏幕有裂痕，处于飞行模式",
             "holder":{"name":"林某芳","signed":true},"witness":{"name":"周某国","number":"居委会证明〔2026〕9号","independent":true} }
            """);
        yield return t.Do("They seal it in a shielding bag, photographed before and after.", Bureau, "03-02 11:10", Handset, "seal", """
            {"seal":"SY-0001","before":"#handset before sealing","after":"#handset after sealing","shielded":true}
            """);
        yield return t.Do("The same afternoon it is in the bureau's locker: within 24 hours.", Bureau, "03-02 16:00", Handset, "deposit", """{"locker":"市监-07","condition":"封条完好","seal":"SY-0001"}""");

        yield return t.Do("It is taken out for an inspection of its outside, to be back by five.", Bureau, "03-04 09:00", Handset, "withdraw", """{"purpose":"外观检查、拍照","due":"@03-04 17:00"}""");
        yield return t.Do("It is back only the next morning: sixteen hours late, which stays on record.", Bureau, "03-05 09:20", Handset, "deposit", """{"locker":"市监-07","condition":"封条完好；外勤返回过晚，次日入柜","seal":"SY-0001"}""");

        yield return t.Refused("custody.stored", "The clerk offers it to the police while it still lies in the locker: the law says no.", Bureau, "03-06 13:50", Handset, "transfer.offer",
            $$"""{"to":"{{Police.Id}}","purpose":"referral"}""");
        yield return t.Do("It is taken out for the referral.", Bureau, "03-06 14:00", Handset, "withdraw", """{"purpose":"移送公安机关","due":"@03-09 17:00"}""");
        yield return t.Do("The bureau refers the case (行刑衔接) and offers the handset with one document.", Bureau, "03-06 14:10", Handset, "transfer.offer", $$"""
            {"to":"{{Police.Id}}","purpose":"referral","reported":"@03-04 15:00","decided":"@03-06 10:00","seal":"SY-0001",
             "documents":[{"name":"涉嫌犯罪案件移送书","digest":"#referral letter"}]}
            """);
        yield return t.Do("The police refuse the hand-over: the list of items is missing.", Police, "03-06 14:40", Handset, "transfer.refuse", """{"reason":"移送材料不齐：缺涉案物品清单和检查笔录"}""");
        yield return t.Do("The bureau offers it again with the whole set.", Bureau, "03-06 16:20", Handset, "transfer.offer", $$"""
            {"to":"{{Police.Id}}","purpose":"referral","reported":"@03-04 15:00","decided":"@03-06 10:00","seal":"SY-0001",
             "documents":[{"name":"涉嫌犯罪案件移送书","digest":"#referral letter"},{"name":"涉案物品清单","digest":"#list of items"},{"name":"现场检查笔录","digest":"#inspection record"}]}
            """);
        yield return t.Do("Within a day of the decision the police have it, seal unbroken.", Police, "03-06 17:00", Handset, "transfer.accept", """{"condition":"封条完好，与清单一致","seal":"SY-0001"}""");
        yield return t.Do("The bureau closes its own case.", Bureau, "03-06 17:30", AdministrativeCase, "case.close", """{"reason":"涉嫌犯罪，已移送公安机关"}""");
    }
}
