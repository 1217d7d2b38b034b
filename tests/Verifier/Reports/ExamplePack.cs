using System.Collections.Frozen;
using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Rules;
using Integrity.Schema;

namespace Integrity.Verifier.Tests.Reports;

/// <summary>A pack for the layout alone: its rules say something and check nothing, so that no edit of a real pack changes the pages checked in.</summary>
internal static class ExamplePack
{
    private static readonly BothLanguages Cure = new("作出该行为的机构签署补正说明（cure），写明本规则和该步骤", "The agency that made the step signs a correction or explanation (cure) that names this rule and that step");

    public static Pack Pack { get; } = new("{\"id\":\"EXAMPLE\"}"u8.ToArray())
    {
        Id = "EXAMPLE",
        Edition = "2026.1",
        From = DateTimeOffset.UnixEpoch,
        Title = new("示例规则包", "A pack for examples"),
        Sources =
        [
            new("22号", new("关于办理刑事案件收集提取和审查判断电子数据若干问题的规定（法发〔2016〕22号）", "Provisions on collecting, extracting, reviewing and judging electronic data in criminal cases (Fa Fa [2016] No. 22)")),
            new("解释", new("关于适用《中华人民共和国刑事诉讼法》的解释（法释〔2021〕1号）", "Interpretation on applying the Criminal Procedure Law (Fa Shi [2021] No. 1)")),
            new("取证规则", new("公安机关办理刑事案件电子数据取证规则（公通字〔2018〕41号）", "Rules on taking electronic data in criminal cases (Gong Tong Zi [2018] No. 41)")),
            new("通行做法", new("电子数据摘要的通行做法", "Good practice for digests")),
        ],
        Calendar = new Calendar(TimeSpan.FromHours(8), FrozenSet<DayOfWeek>.Empty, FrozenDictionary<int, CalendarYear>.Empty),
        Terms =
        [
            Term("deposit", "扣押后24小时内移交保管", "Deposited within 24 hours of seizure"),
            Term("withdrawn-back", "出柜的按写明的时间归还", "Withdrawn items are back by the stated time"),
        ],
        Rules =
        [
            Rule("INT-01", RuleOutcome.Fatal, "重新计算的摘要与同算法、同范围的记载一致", "A digest computed again equals the recorded one of the same algorithm and scope", [new("解释", "111(3)", false), new("解释", "114", false)], ("对增加、删除、修改的说明是否成立", "Whether an explanation of what was added, deleted or changed holds")),
            Rule("INT-03", RuleOutcome.Warn, "记载了 SHA-256 或 SM3 摘要", "A SHA-256 or SM3 digest is recorded", [new("通行做法", "SHA-256, SM3", false)], null),
            Rule("CUS-02", RuleOutcome.Curable, "每次移交由双方签名，并复核摘要和封条号", "At each hand-over both sides signed, and digests and seal number were checked again", [new("取证规则", "46", true)], ("封条照片是否一致", "Whether the photographs of the seal agree")),
            Rule("CUS-04", RuleOutcome.Warn, "出柜经批准，并按时归还", "Each withdrawal was approved, and the item was back by its due time", [new("解释", "90", true)], ("逾期的理由", "The reason for being late")),
            Rule("CUS-06", RuleOutcome.Curable, "启封有录像；使用写保护设备，或记载理由并录像；之后重新封存", "Opening was filmed; a write-blocker was used, or a reason and a video recorded; sealed again afterwards", [new("22号", "16", false)], ("录像的内容", "What the video shows")),
            Rule("COL-01", RuleOutcome.Curable, "由两名以上经授权的侦查人员收集", "At least two distinct authorised investigators collected it", [new("22号", "7", false), new("解释", "112(1)", false)], ("是否实际到场", "Whether they were really there")),
            Rule("COL-03", RuleOutcome.Curable, "持有人签名，或记载拒签理由和见证人", "The holder signed; or the reason why not and a witness are recorded", [new("22号", "14", false), new("解释", "113(2)", false)], ("理由是否成立", "Whether the reason holds")),
            Rule("LAB-01", RuleOutcome.Human, "鉴定机构和鉴定人的资质在当日有效，范围涵盖该证据", "On the day the laboratory’s and the examiner’s qualifications were valid and cover the item", [new("解释", "97", false), new("解释", "98", false)], ("鉴定人的能力", "The examiner’s competence")),
            Rule("XFR-02", RuleOutcome.Human, "境外证据写明来源、提供人、提取人、时间和使用限制", "Evidence from abroad names its source, provider, extractor, time and limits of use", [new("解释", "77", false)], ("司法协助条约", "Treaties")),
            Rule("REL-01", RuleOutcome.Human, "账号或设备背后是谁、与案件有何关系", "Who stood behind the account or device, and what it has to do with the case", [new("22号", "25", false)], ("关联性；人与账号的同一性", "Relevance; identity of person and account")),
        ],
        Schemas = ImmutableDictionary<string, JsonSchema>.Empty,
    };

    private static PackRule Rule(string id, RuleOutcome severity, string zh, string en, ImmutableArray<Citation> cite, (string Zh, string En)? person) => new(
        id, cite, severity, null, null, new(zh, en), person is { } left ? new(left.Zh, left.En) : null, severity == RuleOutcome.Curable ? Cure : null, []);

    private static TermRule Term(string id, string zh, string en) => new(
        id, [], [], null, null, null, [], MetBy.Any, [], null, TimeSpan.FromHours(24), [new("取证规则", "11", true)], new(zh, en), null, null);
}
