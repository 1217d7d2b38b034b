using static Integrity.Testing.Referral.Players;

namespace Integrity.Testing.Referral;

/// <summary>11 to 24 March: the seal arrives torn, its number unreadable. The lab says so, works, reports, and gives the handset back.</summary>
internal static class InTheLab
{
    public const string ImageDigests = """[{"digest":"#handset image, data","scope":"data-stream","source":"tool"},{"digest":"#handset image, E01","scope":"container","source":"computed"}]""";
    private const string ExtractionDigests = """[{"digest":"#chat extraction","scope":"file","source":"computed"}]""";
    public const string OpinionDigests = """[{"digest":"#report, PDF","scope":"file","source":"computed"}]""";

    public static IEnumerable<Told> Tell(Teller t)
    {
        yield return t.Do("The lab takes it over with a torn seal whose number cannot be read: no number is stated.", Lab, "03-11 14:00", Handset, "transfer.accept",
            """{"condition":"封条右端撕裂，编号残缺，当场无法辨认；机身外观与委托书一致"}""");
        yield return t.Do("Put together from its pieces the number is SY-0001; the opening is filmed.", Lab, "03-12 09:00", Handset, "unseal", """
            {"seal":"SY-0001","reason":"检验","video":"#video of opening","note":"残片拼合后编号为 SY-0001"}
            """, Cast.Zhao, Cast.Qian);
        yield return t.Do("Two examiners image it behind a write-blocker; image and source verify.", Lab, "03-12 11:40", Handset, "acquire", $$"""
            {"tool":{"name":"ewfacquire","version":"20140816"},"started":"@03-12 09:20","ended":"@03-12 11:30","writeBlocker":"Tableau T35u","video":"#video of acquisition",
             "verification":{"source":"match","image":"match"},"badSectors":0,
             "children":[{"code":"{{Image.Id}}","kind":"image","digests":{{ImageDigests}}},{"code":"{{Extraction.Id}}","kind":"extraction","digests":{{ExtractionDigests}}}]}
            """);
        yield return t.Do("The handset is sealed again, under a new number.", Lab, "03-12 11:50", Handset, "seal", """
            {"seal":"SY-0002","before":"#handset before resealing","after":"#handset after resealing","shielded":true}
            """, Cast.Zhao, Cast.Qian);
        yield return t.Do("The image begins a history of its own. The extraction announced beside it never does.", Lab, "03-12 14:00", Image, "derive", $$"""
            {"parent":"{{Handset}}","statement":"{{t.Statement(Handset, t.Seq(Handset, "acquire"))}}","kind":"image","digests":{{ImageDigests}},"how":"逐扇区镜像"}
            """);
        yield return t.Do("The image is examined, its digests computed again first.", Lab, "03-18 17:00", Image, "examine", $$"""
            {"request":"提取与商品进货、销售有关的聊天记录","method":"SF/Z JD0400001-2014","basis":"GB/T 29362-2023","started":"@03-16 09:00","ended":"@03-18 16:30",
             "findings":"#examination notes","digests":{{ImageDigests}},"qualification":{"number":"330024011","scope":"电子数据鉴定"} }
            """);
        yield return t.Do("The report on the handset, naming the seal that it came under: examiner and agency seal, within its term.", Lab, "03-20 16:00", Handset, "report", $$"""
            {"request":"提取与商品进货、销售有关的聊天记录","method":"SF/Z JD0400001-2014","basis":"GB/T 29362-2023","findings":"#report, PDF","seal":"SY-0001",
             "qualification":{"number":"330024011","scope":"电子数据鉴定"},"conclusion":"检出相关聊天记录412条",
             "children":[{"code":"{{Opinion.Id}}","kind":"report","digests":{{OpinionDigests}}}]}
            """);
        yield return t.Do("The report itself becomes an item.", Lab, "03-20 16:30", Opinion, "derive", $$"""
            {"parent":"{{Handset}}","statement":"{{t.Statement(Handset, t.Seq(Handset, "report"))}}","kind":"report","digests":{{OpinionDigests}},"how":"出具鉴定意见书"}
            """);
        yield return t.Do("The handset is offered back to the police.", Lab, "03-23 15:00", Handset, "transfer.offer", $$"""{"to":"{{Police.Id}}","purpose":"custody","seal":"SY-0002"}""");
        yield return t.Do("They read the new seal and take it.", Police, "03-24 09:30", Handset, "transfer.accept", """{"condition":"封条完好","seal":"SY-0002"}""");
        yield return t.Do("It is back in their locker well before the end of April.", Police, "03-24 10:00", Handset, "deposit", """{"locker":"刑侦-A17","condition":"封条完好","seal":"SY-0002"}""");
    }
}
