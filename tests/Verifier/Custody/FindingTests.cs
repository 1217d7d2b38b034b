using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Testing;
using Integrity.Texts;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

public class FindingTests
{
    [Theory]
    [InlineData("SIG-01", RuleOutcome.Curable, "collected by one investigator")]
    [InlineData("SIG-01", RuleOutcome.Curable, "collected by one officer with two keys")]
    [InlineData("SIG-01", RuleOutcome.Curable, "deposited by an officer who is also the custodian")]
    [InlineData("SIG-01", RuleOutcome.Curable, "withdrawn without approval")]
    [InlineData("SIG-01", RuleOutcome.Curable, "reported without the agency's seal")]
    [InlineData("COL-03", RuleOutcome.Curable, "nobody signed as holder")]
    [InlineData("COL-03", RuleOutcome.Curable, "holder refused without a witness")]
    [InlineData("SEAL-01", RuleOutcome.Curable, "another seal number read at opening")]
    [InlineData("SEAL-01", RuleOutcome.Curable, "another seal number read at hand-over")]
    [InlineData("SEAL-01", RuleOutcome.Curable, "seal not read at hand-over")]
    [InlineData("SEAL-01", RuleOutcome.Curable, "a seal read where none is recorded")]
    [InlineData("INT-01", RuleOutcome.Fatal, "another digest at a check")]
    [InlineData("INT-01", RuleOutcome.Fatal, "another digest at hand-over")]
    [InlineData("INT-01", RuleOutcome.Fatal, "a check that says it does not match")]
    [InlineData("SIG-01", RuleOutcome.Curable, "examined without the agency's seal")]
    [InlineData("SIG-01", RuleOutcome.Curable, "returned on nobody's approval")]
    [InlineData("SEAL-01", RuleOutcome.Curable, "another seal number read when offered")]
    [InlineData("INT-01", RuleOutcome.Fatal, "another digest when offered")]
    [InlineData("INT-01", RuleOutcome.Fatal, "another digest at the examination")]
    [InlineData("INT-01", RuleOutcome.Fatal, "another digest in the report")]
    [InlineData("INT-03", RuleOutcome.Warn, "collected with MD5 alone")]
    [InlineData("INT-03", RuleOutcome.Warn, "a child with SHA-1 alone")]
    [InlineData("INT-05", RuleOutcome.Warn, "unreadable sectors")]
    [InlineData("INT-05", RuleOutcome.Warn, "an image that does not verify")]
    [InlineData("CUS-06", RuleOutcome.Curable, "opened without a video")]
    [InlineData("CUS-06", RuleOutcome.Curable, "acquired without write-blocker or reason")]
    [InlineData("CUS-06", RuleOutcome.Curable, "acquired without write-blocker, with reason, without video")]
    public void Is_accepted_and_found(string rule, RuleOutcome outcome, string what)
    {
        var history = Faulty(what);

        var finding = Assert.Single(history.Findings);
        Assert.Equal((rule, outcome), (finding.Rule, finding.Outcome));
        Assert.Equal(history.Item.Steps - 1, finding.Seq);
        Assert.Equal(history.Subject, finding.Stream);
        foreach (var language in Enum.GetValues<Language>())
        {
            var sentence = Texts.Say(language, finding.Code, finding.Values);
            Assert.NotEqual(new Refusal(finding.Code, finding.Values).ToString(), sentence);
            Assert.DoesNotContain("{", sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("holder refused before a witness")]
    [InlineData("frozen remotely, where nobody holds a thing")]
    [InlineData("acquired without write-blocker, with reason and video")]
    [InlineData("a check of a digest that is not on record")]
    [InlineData("the recorded digests, again")]
    [InlineData("MD5 beside SHA-256")]
    [InlineData("opened, then examined under the seal it came with")]
    [InlineData("deposited by an officer with both roles and a custodian")]
    public void Is_accepted_without_a_finding(string what) => Assert.Empty(Faulty(what).Findings);

    [Fact]
    public void What_a_rule_needs_and_cannot_see_only_a_person_can_judge()
    {
        var history = History.WithAgencies();
        var collect = history.Prepare("collect", Police);
        foreach (var hidden in new[] { "holder", "place" })
        {
            var judgement = Judge.Accept(history.State(history.Subject), collect.Keeping(d => d.Name != hidden), history.Context).OrThrow();
            var human = judgement.Findings.SingleOrDefault();
            Assert.Equal(hidden == "holder" ? ("COL-03", RuleOutcome.Human, "rule.withheld") : default, human is null ? default : (human.Rule, human.Outcome, human.Code));
        }
    }

    [Fact]
    public void Every_rule_act_and_role_has_its_words_in_both_languages()
    {
        var rules = typeof(RuleIds).GetFields().Select(f => "rule." + f.GetRawConstantValue()).Append("rule.withheld");
        var all = rules.Concat(Acts.All.Select(a => "act." + a.Name)).Concat(RoleNames.All.Select(r => "role." + RoleNames.Name(r)));
        Assert.DoesNotContain(all, code => !Texts.Has(code));
    }

    private static readonly Catalogue Texts = Catalogue.Of(typeof(Judge).Assembly);
    private static readonly Officer ZhangAgain = new(Zhang.Number, Key("second key"), Roles.Investigator);
    private static readonly Officer Both = new("331024-1011", Key("both"), Roles.Investigator | Roles.Custodian);

    private static JsonArray Md5Of(string scope = "file") => [Bodies.Digest("md5:d41d8cd98f00b204e9800998ecf8427e", scope, "tool")];

    private static History Faulty(string what)
    {
        var police = History.WithAgencies().Keyring("key.add", Police, Bodies.KeyAdd(ZhangAgain)).Keyring("key.add", Police, Bodies.KeyAdd(Both));
        return what switch
        {
            "collected by one investigator" => police.Do("collect", Police, null, Zhang),
            "collected by one officer with two keys" => police.Do("collect", Police, null, Zhang, ZhangAgain),
            "deposited by an officer who is also the custodian" => police.Do("collect", Police).Do("deposit", Police, null, Both),
            "deposited by an officer with both roles and a custodian" => police.Do("collect", Police).Do("deposit", Police, null, Both, Wang),
            "withdrawn without approval" => police.Do("collect", Police).Do("deposit", Police).Do("withdraw", Police, null, Zhang, Wang),
            "reported without the agency's seal" => AtLab().Do("report", Lab, null, Zhao),
            "nobody signed as holder" => police.Do("collect", Police, b => b.With("holder", null)),
            "holder refused without a witness" => police.Do("collect", Police, b => Refusing(b).With("witness", null)),
            "holder refused before a witness" => police.Do("collect", Police, b => Refusing(b)),
            "frozen remotely, where nobody holds a thing" => police.Do("collect", Police, b => b.With("method", "freeze").With("holder", null)),
            "another seal number read at opening" => police.Do("collect", Police).Do("seal", Police).Do("unseal", Police, b => b.With("seal", "XJ-0002")),
            "another seal number read at hand-over" => Offered(police, isSealed: true).Do("transfer.accept", Lab, b => b.With("seal", "XJ-0002")),
            "seal not read at hand-over" => Offered(police, isSealed: true).Do("transfer.accept", Lab),
            "a seal read where none is recorded" => police.Do("collect", Police).Do("check", Police, b => b.With("seal", "XJ-0002")),
            "another digest at a check" => Digital(police).Do("check", Police, b => b.With("digests", Bodies.Digests("other"))),
            "another digest at hand-over" => Offered(Digital(police), isSealed: false).Do("transfer.accept", Lab, b => b.With("digests", Bodies.Digests("other"))),
            "examined without the agency's seal" => AtLab().Do("examine", Lab, null, Zhao),
            "returned on nobody's approval" => police.Do("collect", Police).Do("return", Police, null, Wang),
            "another seal number read when offered" => police.Do("collect", Police).Do("seal", Police).Do("transfer.offer", Police, b => b.With("seal", "XJ-0002")),
            "another digest when offered" => Digital(police).Do("transfer.offer", Police, b => b.With("digests", Bodies.Digests("other"))),
            "another digest at the examination" => DigitalAtLab(police).Do("examine", Lab, b => b.With("digests", Bodies.Digests("other"))),
            "another digest in the report" => DigitalAtLab(police).Do("report", Lab, b => b.With("digests", Bodies.Digests("other"))),
            "opened, then examined under the seal it came with" => Offered(police, isSealed: true).Do("transfer.accept", Lab, b => b.With("seal", Bodies.Seal))
                .Do("unseal", Lab).Do("examine", Lab, b => b.With("seal", Bodies.Seal)),
            "the recorded digests, again" => Digital(police).Do("check", Police, b => b.With("digests", Bodies.Digests("file"))),
            "a check of a digest that is not on record" => Digital(police).Do("check", Police, b => b.With("digests", Md5Of())),
            "a check that says it does not match" => police.Do("collect", Police).Do("check", Police, b => b.With("match", false)),
            "collected with MD5 alone" => police.Do("collect", Police, b => b.With("digests", Md5Of())),
            "MD5 beside SHA-256" => police.Do("collect", Police, b => b.With("digests", new JsonArray([.. Md5Of().Concat(Bodies.Digests("file")).Select(d => d!.DeepClone())]))),
            "a child with SHA-1 alone" => AtLab().Do("acquire", Lab, b => b.With("children/0/digests/0/digest", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709").With("children/0/digests", First(b))),
            "unreadable sectors" => AtLab().Do("acquire", Lab, b => b.With("badSectors", 3)),
            "an image that does not verify" => AtLab().Do("acquire", Lab, b => b.With("verification/image", "mismatch")),
            "opened without a video" => police.Do("collect", Police).Do("seal", Police).Do("unseal", Police, b => b.With("video", null)),
            "acquired without write-blocker or reason" => AtLab().Do("acquire", Lab, b => b.With("writeBlocker", null)),
            "acquired without write-blocker, with reason, without video" =>
                AtLab().Do("acquire", Lab, b => b.With("writeBlocker", null).With("writeBlockerReason", "设备运行中").With("video", null)),
            "acquired without write-blocker, with reason and video" => AtLab().Do("acquire", Lab, b => b.With("writeBlocker", null).With("writeBlockerReason", "设备运行中")),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such fault."),
        };
    }

    private static History AtLab() => Offered(History.WithAgencies(), isSealed: false).Do("transfer.accept", Lab);

    private static History Offered(History history, bool isSealed)
    {
        _ = history.State(history.Subject).Item ?? history.Do("collect", Police).Item;
        return (isSealed ? history.Do("seal", Police) : history).Do("transfer.offer", Police);
    }

    private static History Digital(History history) => history.Do("collect", Police, b => b.With("digests", Bodies.Digests("file")));

    private static History DigitalAtLab(History history) => Offered(Digital(history), isSealed: false).Do("transfer.accept", Lab);

    private static JsonObject Refusing(JsonObject body) => body.With("holder/signed", false).With("holder/refusal", "不认可扣押");

    private static JsonArray First(JsonObject body) => [body["children"]![0]!["digests"]![0]!.DeepClone()];
}
