using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Reports;

/// <summary>
/// A handset's history in which most things happen that a report can speak of: a refused hand-over, a locker, a cure, something withheld, a term kept
/// and one missed, a recognition declined and one granted. The replay is real; what the rules say of it is written here, one of each outcome, so that
/// the layout is tested whatever a pack's rules make of the history.
/// </summary>
internal static class Example
{
    public static readonly DateTimeOffset AsOf = new(2026, 12, 20, 1, 0, 0, TimeSpan.Zero);

    public static Catalogue Texts { get; } = Catalogue.Of(typeof(Refusal).Assembly);

    public static Pack Pack => ExamplePack.Pack;

    public static History History { get; } = Tell();

    public static Bundle Bundle { get; } = new World(History).Bundle(Story.Handset).Withholding((e, d) => e.Statement.Act == "seal" || d.Name is "holder" or "witness");

    public static byte[] BundleBytes { get; } = Bundle.ToUtf8();

    public static TrustFile Trust { get; } = new World(History).Pinning(Bundle);

    public static Verdict Verdict { get; } = Judged(Integrity.Proofs.Verifier.Verify(Bundle, Trust, [], new VerifyOptions(AsOf)));

    public static Provenance Provenance { get; } = new(
        "integrity-verify 0.1.0", "handset.evidence.json", Hash256.Sha256(BundleBytes), Hash256.Sha256(Trust.ToUtf8()), AsOf);

    public static CustodyReport In(Language language) => CustodyReport.Of(Verdict, Provenance, Texts, language);

    private static History Tell()
    {
        var history = History.WithAgencies()
            .DoIn(StreamBodies.Standard, "standard.publish", Cast.Police)
            .DoIn(StreamBodies.Agreement, "agreement.draft", Cast.Police);
        var draft = history.State(StreamBodies.Agreement).Head;
        history.DoIn(StreamBodies.Agreement, "agreement.sign", Cast.Lab, b => b.With("draft", $"sha256:{draft}"))
            .DoIn(StreamBodies.Agreement, "agreement.sign", Cast.Procuratorate, b => b.With("draft", $"sha256:{draft}"));
        history.Now = new(2026, 11, 2, 4, 30, 0, TimeSpan.Zero);
        history.Do("collect", Cast.Police).Do("seal", Cast.Police).Do("deposit", Cast.Police, b => b.With("seal", Bodies.Seal));
        history.Now = history.Now.AddDays(3);
        history.Do("withdraw", Cast.Police, b => b.With("due", "2026-11-20T09:00:00Z"))
            .Do("transfer.offer", Cast.Police)
            .Do("transfer.refuse", Cast.Lab)
            .Do("transfer.offer", Cast.Police, b => b.With("note", "附封条照片"));
        history.Now = history.Now.AddHours(26);
        history.Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal)).Do("unseal", Cast.Lab, b => b.With("video", null)).Do("acquire", Cast.Lab);
        history.Now = history.Now.AddDays(6);
        history.Do("report", Cast.Lab)
            .Do("seal", Cast.Lab, b => b.With("seal", "XJ-0002"))
            .Do("transfer.offer", Cast.Lab, b => b.With("to", Cast.Procuratorate.Id.ToString()).With("purpose", "prosecution").With("due", null))
            .Do("transfer.accept", Cast.Procuratorate, b => b.With("seal", "XJ-0002"));
        history.Now = history.Now.AddDays(9);
        return history.Do("decline", Cast.Procuratorate, b => b.With("agreement", StreamBodies.Agreement.ToString()).With("reasons/0/rule", "CUS-06").With("reasons/0/seq", 8))
            .Do("cure.request", Cast.Procuratorate, b => b.With("defects/0/rule", "CUS-06").With("defects/0/seq", 8))
            .Do("cure", Cast.Lab, b => b.With("rule", "CUS-06").With("seq", 8).With("explanation", "启封时摄像机故障，附两名检验人员的情况说明及封条照片"))
            .Do("recognize", Cast.Procuratorate, b => b.With("agreement", StreamBodies.Agreement.ToString()).With("outcome", "granted-after-cure"));
    }

    public static Verdict Judged(Verdict proved)
    {
        var report = new RulesReport(
            Pack.Name,
            Pack.Digest,
            AsOf,
            proved.Facts!.Anchor!.Time,
            Story.Handset,
            proved.Facts.Head,
            [
                .. Pack.Rules.Where(r => r.Id is "INT-03" or "CUS-02")
                    .Select(r => Rule(r.Id, RuleOutcome.Pass, 0, "rule.SEAL-01", Bodies.Seal, Bodies.Seal)),
                Rule("XFR-02", RuleOutcome.NotApplicable, null, "report.outcome.n/a"),
                Rule("INT-01", RuleOutcome.Fatal, 7, "rule.INT-01", Bodies.Sha256("before"), Bodies.Sha256("after")),
                Rule("CUS-06", RuleOutcome.Cured, 8, "rule.CUS-06", "unseal") with { CuredBy = 16 },
                Rule("CUS-06", RuleOutcome.Curable, 9, "rule.CUS-06", "acquire"),
                Rule("COL-01", RuleOutcome.Curable, 0, "rule.SIG-01", "collect", "2 investigator", "1", "2"),
                Rule("COL-03", RuleOutcome.Human, 0, "judged.withheld", "holder"),
                Rule("LAB-01", RuleOutcome.Human, 10, "judged.human", "report"),
                Rule("REL-01", RuleOutcome.Human, null, "judged.human-whole"),
                Rule("CUS-04", RuleOutcome.Warn, 3, "rule.TIME-01", "2026-11-20T09:00:00Z", "2026-11-05T02:00:00Z", "2026-12-20T01:00:00Z"),
            ],
            [
                Term("deposit", 0, "2026-11-02T01:40:00Z", "2026-11-03T01:40:00Z", "2026-11-02T02:20:00Z", 2),
                Term("withdrawn-back", 3, "2026-11-05T02:30:00Z", "2026-11-20T09:00:00Z", null, null),
            ]);
        return proved with
        {
            Pack = Pack,
            Report = report,
            Recognitions = [.. proved.Recognitions.Select(r => r with { Match = r.Outcome == "declined" ? ReportMatch.Withheld : ReportMatch.Matches })],
        };
    }

    private static JudgedRule Rule(string id, RuleOutcome outcome, long? seq, string code, params string[] values) => new(id, outcome, Story.Handset, seq, code, values);

    private static TermState Term(string id, long seq, string start, string due, string? met, long? metBy) => new(
        id, Story.Handset, Cast.Police.Id, seq, Time(start), Time(due), met is null ? null : Time(met), metBy, Cast.Police.Id, TimeSpan.FromHours(24));

    private static DateTimeOffset Time(string text) => UtcTime.TryParse(text, out var time) ? time : throw new FormatException(text);
}
