using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Rules;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Rules;

/// <summary>Histories that leave out, rename or reorder just enough to look kept.</summary>
public class Evasions
{
    private static readonly Pack Crim = Packs.BuiltIn("CN-CRIM@2026.1").OrThrow();
    private static readonly Circumstances Then = new(new(2026, 12, 10, 0, 0, 0, TimeSpan.Zero), new(2026, 11, 4, 0, 0, 0, TimeSpan.Zero), true, null);

    [Fact]
    public void A_seal_opened_while_the_offer_stands_is_missed_at_the_acceptance()
    {
        var history = Offered().Do("unseal", Police).Do("transfer.accept", Lab).Do("seal", Lab);
        Assert.Equal((RuleOutcome.Curable, "judged.not-resealed"), Of(history, "CUS-06", 3));
        Assert.Equal(RuleOutcome.Pass, Of(Offered().Do("unseal", Police).Do("seal", Police).Do("transfer.accept", Lab, b => b.With("seal", Bodies.Seal)), "CUS-06", 3).Outcome);
    }

    [Fact]
    public void Another_seal_read_at_the_hand_over_is_no_check_of_the_seal() =>
        Assert.Equal((RuleOutcome.Curable, "judged.seal-differs"), Of(Offered().Do("transfer.accept", Lab, b => b.With("seal", "another")), "CUS-02", 3));

    [Theory]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "data-stream")]
    [InlineData(null, "file")]
    public void A_digest_that_compares_with_none_on_record_checks_nothing_again(string? digest, string scope)
    {
        var other = Digest(digest, scope);
        var history = Offered(b => b.With("digests", Digest(null, "data-stream"))).Do("transfer.accept", Lab, b => b.With("seal", Bodies.Seal).With("digests", other.DeepClone()))
            .Do("check", Lab, b => b.With("digests", other.DeepClone()));
        Assert.Equal((RuleOutcome.Curable, "judged.hand-over-without-digests"), Of(history, "CUS-02", 3));
        Assert.Equal((RuleOutcome.NotApplicable, "judged.digests-not-comparable"), Of(history, "INT-01", 4));
        Assert.Equal(RuleOutcome.Pass, Of(history.Do("check", Lab, b => b.With("digests", Digest(null, "data-stream"))), "INT-01", 5).Outcome);
    }

    [Fact]
    public void An_examination_that_restates_nothing_does_not_show_what_was_examined()
    {
        var history = Offered().Do("transfer.accept", Lab, b => b.With("seal", Bodies.Seal));
        Assert.Equal((RuleOutcome.Human, "judged.submitted-not-restated"), Of(history.Fork().Do("report", Lab, Silent), "LAB-02", 4));
        var examined = history.Do("examine", Lab, b => b.With("seal", Bodies.Seal)).Do("report", Lab, Silent);
        Assert.Equal(RuleOutcome.Pass, Of(examined, "LAB-02", 4).Outcome);
        Assert.DoesNotContain(Judge(examined).Judged, j => j is { Rule: "LAB-02", Seq: 5 });
    }

    [Fact]
    public void What_ended_after_the_block_that_holds_it_was_not_anchored_in_time()
    {
        var history = History.WithAgencies().Do("collect", Police);
        Assert.True(UtcTime.TryParse(history.Of(history.Subject).First().Statement.Body.Open.GetProperty("to").GetString()!, out var ended));
        Assert.Equal((RuleOutcome.Warn, "judged.ended-after-anchor"), Of(history, "CHN-02", 0, Then with { Anchored = ended.AddMinutes(-6) }));
        Assert.Equal(RuleOutcome.Pass, Of(history, "CHN-02", 0, Then with { Anchored = ended.AddMinutes(-4) }).Outcome);
    }

    [Fact]
    public void A_certificate_that_compares_with_no_digest_is_for_a_person()
    {
        var obtained = JsonNode.Parse($$"""{"notice":"1","provider":"p","eSeal":true,"certificate":"md5:d41d8cd98f00b204e9800998ecf8427e"}""");
        var history = History.WithAgencies().Do("collect", Police, b => b.With("method", "obtain").With("digests", Digest(null, "data-stream")).With("obtained", obtained!.DeepClone()));
        Assert.Equal((RuleOutcome.Human, "judged.certificate-not-comparable"), Of(history, "COL-08", 0));
    }

    [Fact]
    public void A_term_that_nobody_can_count_is_not_gone_when_it_ends()
    {
        var history = History.WithAgencies();
        history.Now = new(2026, 12, 21, 2, 0, 0, TimeSpan.Zero);
        history.Do("collect", Police).Do("seal", Police).Do("transfer.offer", Police, b => b.With("regime", "procuratorate").With("due", null)).Do("transfer.refuse", Lab);
        Assert.Equal((RuleOutcome.Human, "judged.term-unknown"), Of(history, "TIM-01", 2));
    }

    [Fact]
    public void A_second_key_makes_no_second_person_of_the_witness()
    {
        var same = new Officer(Zhang.Number, Key("zhang, as a witness"), Roles.Witness);
        var history = History.WithAgencies().Keyring("key.add", Police, Bodies.KeyAdd(same))
            .Do("collect", Police, b => b.With("witness", JsonNode.Parse("""{"name":"a","number":"1","independent":true}""")), Zhang, Li, same);
        Assert.Equal((RuleOutcome.Curable, "judged.witness-investigated"), Of(history, "COL-04", 0));
    }

    [Fact]
    public void Nothing_is_cured_in_advance()
    {
        var history = History.WithAgencies().Do("collect", Police).Do("seal", Police).Do("unseal", Police);
        void Cure() => history.Do("cure", Police, b => b.With("rule", "CUS-06").With("seq", 2));
        Cure();
        history.Do("transfer.offer", Police);
        Assert.Equal((RuleOutcome.Curable, "judged.not-resealed"), Of(history, "CUS-06", 2));
        Cure();
        Assert.Equal((RuleOutcome.Cured, "judged.not-resealed"), Of(history, "CUS-06", 2));
    }

    [Fact]
    public void A_fault_that_is_withheld_does_not_make_the_history_pass()
    {
        var bundle = Histories.Bundle(History.WithAgencies().Do("collect", Police, b => b.With("holder", JsonNode.Parse("""{"name":"a","signed":false}"""))));
        var (whole, less) = (Judged(bundle), Judged(bundle.Withholding((_, d) => d.Name is "holder" or "witness")));
        Assert.Equal((RuleOutcome.Curable, true), (Line(whole).Outcome, Line(whole).Unshown));
        Assert.Equal((RuleOutcome.Human, true), (Line(less).Outcome, Line(less).Unshown));
        Assert.False(less.Kept);

        static JudgedRule Line(RulesReport report) => Assert.Single(report.Judged, j => j.Rule == "COL-03");
    }

    [Fact]
    public void Who_declines_on_a_false_report_does_not_spoil_the_item_for_others()
    {
        var report = Judge(Offered().Do("decline", Lab));
        Assert.Equal(RuleOutcome.Fatal, Assert.Single(report.Judged, j => j.Rule == "REC-01").Outcome);
        Assert.DoesNotContain(report.Judged, j => j is { Rule: "REC-01", Unshown: true });
    }

    [Fact]
    public void Where_no_rule_had_anything_to_judge_the_pack_is_not_kept()
    {
        var later = StreamBodies.Pack(from: "2026-12-01T00:00:00Z");
        later["rules"]![0]!["judge"]![0]!["on"] = JsonNode.Parse("""["collect"]""");
        var report = RuleEngine.Judge(Histories.Replay(Histories.Bundle(Offered())), Pack.Parse(System.Text.Encoding.UTF8.GetBytes(later.ToJsonString())).OrThrow(), Then);
        Assert.All(report.Judged, j => Assert.Equal("judged.not-in-force", j.Code));
        Assert.False(report.Kept);
    }

    private static History Offered(Action<JsonObject>? collect = null) =>
        History.WithAgencies().Do("collect", Police, collect).Do("seal", Police).Do("transfer.offer", Police);

    private static void Silent(JsonObject body)
    {
        body.Remove("digests");
        body.Remove("seal");
    }

    private static JsonArray Digest(string? digest, string scope) =>
        [new JsonObject { ["digest"] = digest ?? $"sha256:{Hash256.Sha256("disk"u8)}", ["scope"] = scope, ["source"] = "tool" }];

    private static RulesReport Judged(Integrity.Proofs.Bundle bundle) => RuleEngine.Judge(Histories.Replay(bundle), Crim, Then);

    private static RulesReport Judge(History history, Circumstances? then = null) => RuleEngine.Judge(Histories.Replay(Histories.Bundle(history)), Crim, then ?? Then);

    private static (RuleOutcome Outcome, string Code) Of(History history, string rule, long seq, Circumstances? then = null)
    {
        var line = Assert.Single(Judge(history, then).Judged, j => j.Rule == rule && j.Seq == seq && j.Stream == history.Subject);
        return (line.Outcome, line.Code);
    }
}
