using System.Text;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Testing;
using Integrity.Texts;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Rules;

public class JudgedVerdicts
{
    private static readonly Pack Crim = Packs.BuiltIn("CN-CRIM@2026.1").OrThrow();
    private static readonly DateTimeOffset AsOf = new(2026, 11, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_pack_nothing_is_judged_and_intact_is_intact()
    {
        var verdict = Verify(Story.Full(), null, out _);
        Assert.Equal((ExitCode.Intact, (RulesReport?)null), (verdict.ExitCode, verdict.Report));
    }

    [Fact]
    public void A_rule_not_kept_leaves_integrity_and_has_its_own_exit_code()
    {
        var verdict = Verify(Faulty(), Crim, out _);
        Assert.Equal((Overall.Intact, ExitCode.PolicyNotMet), (verdict.Overall, verdict.ExitCode));
        Assert.Contains(verdict.Report!.Judged, j => j is { Rule: "COL-01", Outcome: RuleOutcome.Curable, Seq: 0, Code: "judged.signers-short" });
        Assert.Contains(verdict.Report.Judged, j => j is { Rule: "CHN-01", Outcome: RuleOutcome.Pass });
    }

    [Fact]
    public void A_cure_that_names_rule_and_statement_cures_that_and_nothing_else()
    {
        var cured = Faulty().Do("cure", Police, b => b.With("rule", "COL-01").With("seq", 0));
        var (before, after) = (Verify(Faulty(), Crim, out _).Report!, Verify(cured, Crim, out _).Report!);

        var line = Assert.Single(after.Judged, j => j.Rule == "COL-01");
        Assert.Equal((RuleOutcome.Cured, 2L), (line.Outcome, line.CuredBy));
        Assert.Equal(
            before.Judged.Where(j => j.Rule != "COL-01" && j.Seq is not null).Select(j => (j.Rule, j.Seq, j.Outcome)),
            after.Judged.Where(j => j.Rule != "COL-01" && j.Seq is not null and not 2).Select(j => (j.Rule, j.Seq, j.Outcome)));
    }

    [Theory]
    [InlineData("CN-CRIM@2026.1", "COL-03", 0)]
    [InlineData("ISO-27037@2012.1", "COL-01", 0)]
    [InlineData("CN-CRIM@2026.1", "COL-01", 1)]
    public void A_cure_of_another_rule_pack_or_statement_cures_nothing(string rules, string rule, long seq)
    {
        var report = Verify(Faulty().Do("cure", Police, b => b.With("rules", rules).With("rule", rule).With("seq", seq)), Crim, out _).Report!;
        Assert.Equal(RuleOutcome.Curable, Assert.Single(report.Judged, j => j.Rule == "COL-01").Outcome);
    }

    [Fact]
    public void The_operator_is_a_party_only_if_the_trust_file_says_who_it_is()
    {
        RuleOutcome Of(Integrity.Identifiers.AgencyId? operating) =>
            Assert.Single(Verify(Story.Full(), Crim, out _, t => t with { Operator = operating }).Report!.Judged, j => j.Rule == "CHN-03").Outcome;

        Assert.Equal(RuleOutcome.Human, Of(null));
        Assert.Equal(RuleOutcome.Pass, Of(Integrity.Identifiers.AgencyId.Parse("cn.331024.dsj").OrThrow()));
        Assert.Equal(RuleOutcome.Warn, Of(Lab.Id));
    }

    [Fact]
    public void A_proof_that_is_not_anchored_is_not_the_chain_the_rules_ask_for()
    {
        var ledger = new World(Story.Full());
        var bundle = ledger.Bundle(Story.Handset, anchored: false);
        var report = Integrity.Proofs.Verifier.Verify(bundle, ledger.Trust, [], new VerifyOptions(AsOf, Crim)).Report!;
        Assert.Equal(RuleOutcome.Fatal, Assert.Single(report.Judged, j => j.Rule == "CHN-01").Outcome);
        Assert.All(report.Judged.Where(j => j.Rule == "CHN-02"), j => Assert.Equal("judged.not-anchored", j.Code));
    }

    [Fact]
    public void A_verdict_for_programs_carries_the_report_with_its_sources()
    {
        var verdict = Verify(Faulty(), Crim, out _);
        using var json = JsonDocument.Parse(VerdictJson.Write(verdict, Catalogue.Of(typeof(Pack).Assembly), Language.Chinese));
        var report = json.RootElement.GetProperty("report");
        Assert.Equal(Crim.Name, report.GetProperty("rules").GetString());
        Assert.Equal($"sha256:{verdict.Report!.Digest}", report.GetProperty("digest").GetString());
        Assert.Equal(verdict.Report.Judged.Length, report.GetProperty("judged").GetArrayLength());
        var about = report.GetProperty("about").EnumerateArray().First(r => r.GetProperty("rule").GetString() == "COL-01");
        Assert.NotEmpty(about.GetProperty("cite").EnumerateArray());
        Assert.DoesNotContain("可采", Encoding.UTF8.GetString(VerdictJson.Write(verdict, Catalogue.Of(typeof(Pack).Assembly), Language.Chinese)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_is_trusted_by_its_digest_not_by_its_name()
    {
        var trust = new World(Story.Full()).Trust;
        var altered = Pack.Parse(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Crim.ToUtf8()).Replace("\"severity\":\"fatal\"", "\"severity\":\"warn\"", StringComparison.Ordinal))).OrThrow();
        Assert.Equal(Crim.Name, altered.Name);

        Assert.Null(trust.Refuse(Crim));
        Assert.Equal("trust.standard-unknown", trust.Refuse(altered)?.Code);
        Assert.Null((trust with { Standards = [new(altered.Name, altered.Digest)] }).Refuse(altered));
        Assert.Equal("trust.standard-differs", (trust with { Standards = [new(altered.Name, altered.Digest)] }).Refuse(Crim)?.Code);
    }

    [Theory]
    [InlineData("\"standards\": []", "trust.member-wrong")]
    [InlineData("\"standards\": [{\"name\": \"X\", \"digest\": \"sha256:00\"}]", "trust.member-wrong")]
    [InlineData("\"standards\": [{\"name\": \"X@1\"}]", "trust.member-missing")]
    [InlineData("\"operator\": \"NOT AN AGENCY\"", "identifier.agency")]
    [InlineData("\"operators\": \"cn.331024.dsj\"", "trust.member-unknown")]
    public void What_a_trust_file_says_of_rules_is_read_strictly(string member, string code)
    {
        var text = Encoding.UTF8.GetString(new World(Story.Full()).Trust.ToUtf8()).Replace("\"policy\":", member + ", \"policy\":", StringComparison.Ordinal);
        Assert.Equal(code, TrustFile.Parse(Encoding.UTF8.GetBytes(text)).Why?.Code);
    }

    private static History Faulty() => History.WithAgencies().Do("collect", Police, null, Zhang).Do("seal", Police);

    private static Verdict Verify(History history, Pack? pack, out Bundle bundle, Func<TrustFile, TrustFile>? change = null)
    {
        var ledger = new World(history);
        bundle = ledger.Bundle(history.Subject);
        var trust = ledger.Pinning(bundle);
        return Integrity.Proofs.Verifier.Verify(bundle, change?.Invoke(trust) ?? trust, [], new VerifyOptions(AsOf, pack));
    }
}
