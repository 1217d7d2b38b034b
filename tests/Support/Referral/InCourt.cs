using static Integrity.Testing.Referral.Players;

namespace Integrity.Testing.Referral;

/// <summary>14 to 28 April: what the court may read beforehand, a hold, the hand-over to the court, and what it decides.</summary>
internal static class InCourt
{
    public static IEnumerable<Told> Tell(Teller t)
    {
        yield return t.Do("The procuratorate shares the history with the court before the hearing, until it has the handset.", Procuratorate, "04-14 09:00", Handset, "share.grant",
            $$"""{"to":"{{Court.Id}}","purpose":"庭前阅卷","until":"@05-15 18:00"}""");
        yield return t.Do("The defence asks for a repeated examination: nobody may move it meanwhile.", Procuratorate, "04-14 10:00", Handset, "hold.place", """{"basis":"仙检保全〔2026〕4号","until":"@05-31 18:00"}""");
        yield return t.Refused("custody.agreement-direction", "The court would recognise it under the agreement: it is no party to it, and recognition goes no further.", Court, "04-14 11:00", Handset, "recognize",
            $$"""
            {"agreement":"{{Agreement}}","rules":"{{Edition}}","report":"#no report","size":1,"asOf":"@04-14 11:00","outcome":"granted"}
            """);
        yield return t.Refused("custody.on-hold", "Taking it out is refused while the hold lives.", Procuratorate, "04-16 09:00", Handset, "withdraw", """{"purpose":"提起公诉","due":"@04-17 17:00"}""");
        yield return t.Do("The request is withdrawn; who placed the hold releases it.", Procuratorate, "04-17 08:50", Handset, "hold.release",
            $$"""{"hold":{{t.Seq(Handset, "hold.place")}},"reason":"辩护人撤回重新鉴定申请"}""");
        yield return t.Do("It is taken out for the court.", Procuratorate, "04-17 09:00", Handset, "withdraw", """{"purpose":"提起公诉","due":"@04-17 17:00"}""");
        yield return t.Do("It is offered.", Procuratorate, "04-17 09:10", Handset, "transfer.offer", $$"""{"to":"{{Court.Id}}","purpose":"court","seal":"SY-0002"}""");
        yield return t.Do("The court takes it.", Court, "04-17 11:00", Handset, "transfer.accept", """{"condition":"封条完好，与清单一致","seal":"SY-0002"}""");
        yield return t.Do("It is in the court's locker the same day.", Court, "04-17 11:20", Handset, "deposit", """{"locker":"法证-01","condition":"封条完好","seal":"SY-0002"}""");
        yield return t.Do("After the hearing the judge decides on exactly this version of the history.", Court, "04-28 16:00", Handset, "determine", $$"""
            {"decision":"limited","version":"{{t.Statement(Handset, t.History.State(Handset).NextSeq - 1)}}","instrument":"（2026）浙1024刑初88号","limits":"仅用于认定进货渠道和销售数额",
             "reason":"封条撕裂一节已作合理解释；其余聊天记录与本案无关"}
            """);
    }
}
