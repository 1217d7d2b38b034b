using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Testing;
using Integrity.Texts;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>For every refusal code, the shortest history that meets it.</summary>
public class RefusalTests
{
    private static readonly Officer Late = new("331024-1009", Key("late"), Roles.Investigator);
    private static readonly Officer Wide = new("331024-1010", Key("wide"), Roles.Examiner | Roles.Investigator);

    private static readonly Dictionary<string, Func<Result<Judgement>>> Scenarios = new()
    {
        // The statement itself.
        ["custody.other-ledger"] = () => Collected().Let(h => h.Try(h.Sign("seal", Police, Bodies.Of("seal"), change: d => d with { Origin = "ledger.example/other" }))),
        ["custody.other-stream"] = () => Collected().Let(h => Judge.Accept(h.State(Story.Image), h.Prepare("seal", Police), h.Context)),
        ["custody.unknown-act"] = () => Collected().Let(h => h.Try(h.Sign("levitate", Police, [], [Zhang]))),
        ["custody.act-not-for-stream"] = () => Collected().Let(h => h.Try(h.Sign("seal", Police, Bodies.Of("seal"), [Zhang], Police.Stream))),
        ["custody.withheld"] = () => Collected().Let(h => h.Try(h.Prepare("seal", Police).Keeping(_ => false))),
        ["custody.stale"] = () => Collected().Let(h => h.Try(h.Sign("seal", Police, Bodies.Of("seal"), change: d => d with { Seq = 7 }))),
        ["custody.other-prev"] = () => Collected().Let(h => h.Try(h.Sign("seal", Police, Bodies.Of("seal"), change: d => d with { Prev = Hash256.Sha256("other"u8) }))),
        ["custody.goes-back-in-time"] = () => Collected().Let(h => h.Try(h.Sign("seal", Police, Bodies.Of("seal"), change: d => d with { At = d.At.AddMinutes(-15).AddSeconds(-1) }))),

        // Who signs.
        ["custody.unknown-agency"] = () => Collected().Let(h => h.Try("seal", Police with { Id = AgencyId.Parse("cn.331024.court").OrThrow() })),
        ["custody.unknown-key"] = () => Collected().Let(h => h.Try("seal", Police, null, Zhang, Zhao)),
        ["custody.root-key"] = () => Collected().Let(h => h.Try("seal", Police, null, new Officer("root", Police.Root, Roles.None))),
        ["custody.key-revoked"] = () => Collected().Keyring("key.revoke", Police, Bodies.KeyRevoke(Li.Key.Public)).Let(h => h.Try("seal", Police)),
        ["custody.key-not-yet-valid"] = () => Collected().Keyring("key.add", Police, Bodies.KeyAdd(Late).With("from", "2026-11-02T09:00:00Z")).Let(h => h.Try("seal", Police, null, Zhang, Late)),
        ["custody.key-expired"] = () => Collected().Keyring("key.add", Police, Bodies.KeyAdd(Late).With("to", "2026-11-02T02:00:00Z")).Let(h => h.Try("seal", Police, null, Zhang, Late)),
        ["custody.wrong-role"] = () => Collected().Let(h => h.Try("seal", Police, null, Chen)),

        // Keyrings.
        ["custody.not-own-keyring"] = () => Collected().Let(h => h.Try(h.Sign("key.add", Police, Bodies.KeyAdd(Late), stream: Lab.Stream))),
        ["custody.agency-not-created"] = () => new History().Let(h => h.Try(h.Sign("key.add", Police, Bodies.KeyAdd(Zhang), stream: Police.Stream))),
        ["custody.agency-exists"] = () => Collected().Let(h => h.Try(h.Sign("agency.create", Police, Bodies.AgencyCreate(Police), stream: Police.Stream))),
        ["custody.not-the-root-key"] = () => Collected().Let(h => h.Try(h.Sign("key.add", Police, Bodies.KeyAdd(Late), [Zhang], Police.Stream))),
        ["custody.root-stays"] = () => Collected().Let(h => h.Try(h.Sign("key.revoke", Police, Bodies.KeyRevoke(Police.Root.Public), stream: Police.Stream))),
        ["custody.key-exists"] = () => Collected().Let(h => h.Try(h.Sign("key.add", Police, Bodies.KeyAdd(Zhang), stream: Police.Stream))),

        // The item's law.
        ["custody.not-begun"] = () => History.WithAgencies().Let(h => h.Try("seal", Police)),
        ["custody.already-begun"] = () => Collected().Let(h => h.Try("collect", Police)),
        ["custody.no-offer"] = () => Collected().Let(h => h.Try("transfer.accept", Lab)),
        ["custody.not-the-holder"] = () => Collected().Let(h => h.Try("seal", Lab)),
        ["custody.not-the-taker"] = () => Collected().Do("transfer.offer", Police).Let(h => h.Try("transfer.accept", Procuratorate)),
        ["custody.not-sealed"] = () => Collected().Let(h => h.Try("unseal", Police)),
        ["custody.sealed"] = () => Collected().Do("seal", Police).Let(h => h.Try("seal", Police)),
        ["custody.not-stored"] = () => Collected().Let(h => h.Try("withdraw", Police)),
        ["custody.stored"] = () => Collected().Do("deposit", Police).Let(h => h.Try("transfer.offer", Police)),
        ["custody.offered"] = () => Collected().Do("transfer.offer", Police).Let(h => h.Try("transfer.offer", Police)),
        ["custody.offer-to-holder"] = () => Collected().Let(h => h.Try("transfer.offer", Police, b => b.With("to", Police.Id.ToString()))),
        ["custody.ends-before-it-starts"] = () => Collected().Let(h => h.Try("acquire", Police, b => b.With("ended", "2026-11-03T01:59:59Z"))),
        ["custody.code-not-fresh"] = () => Collected().Do("acquire", Police).Let(h => h.Try("report", Police, b => b.With("children/0/code", Code("image").ToString()), Wide)),
        ["custody.unknown-parent"] = () => Derive(b => b.With("statement", Bodies.Sha256("nothing"))),
        ["custody.child-not-listed"] = () => Derive(_ => { }, Code("somewhere else")),
        ["custody.not-the-maker"] = () => Derive(_ => { }, by: Procuratorate),
        ["custody.not-a-reader"] = () => Collected().Let(h => h.Try("recognize", Procuratorate)),
        ["custody.not-responsible"] = () => Collected().Do("transfer.offer", Police).Let(h => h.Try("cure", Lab)),
        ["custody.no-such-statement"] = () => Collected().Let(h => h.Try("cure", Police, b => b.With("seq", 1))),
        ["custody.no-hold"] = () => Collected().Do("hold.place", Police).Do("hold.release", Police).Let(h => h.Try("hold.release", Police, b => b.With("hold", 1))),
        ["custody.not-the-placer"] = () => Collected().Do("transfer.offer", Police).Do("hold.place", Lab).Let(h => h.Try("hold.release", Police)),
        ["custody.no-grant"] = () => Collected().Do("share.grant", Police).Do("share.revoke", Police).Let(h => h.Try("share.revoke", Police, b => b.With("grant", 1))),
        ["custody.not-the-grantor"] = () => Collected().Do("share.grant", Police).Let(h => h.Try("share.revoke", Procuratorate)),
        ["custody.share-with-itself"] = () => Collected().Let(h => h.Try("share.grant", Police, b => b.With("to", Police.Id.ToString()))),
        ["custody.on-hold"] = () => Collected().Do("hold.place", Police).Let(h => h.Try("return", Police)),
        ["custody.ended"] = () => Collected().Do("return", Police).Let(h => h.Try("seal", Police)),
        ["custody.not-withholdable"] = () => Collected().Let(h => h.Try("erase", Police, b => b.With("disclosures/0", Base64Url.Encode(new byte[32])))),

        // What several agencies sign.
        ["custody.not-a-party"] = () => Collected().Let(h => h.Try("confirm", Police, b => b.With("parties", Ids(Lab, Procuratorate)), Zhao, Zhou)),
        ["custody.party-twice"] = () => Collected().Let(h => h.Try("confirm", Police, b => b.With("parties", Ids(Police, Lab, Police)), Zhang, Zhao)),
        ["custody.party-missing"] = () => Collected().Let(h => h.Try("confirm", Police, null, Zhang, Zhou)),
        ["custody.key-of-two-parties"] = () => Collected().Keyring("key.add", Lab, Bodies.KeyAdd(Zhang)).Let(h => h.Try("confirm", Police)),

        // Qualifications.
        ["custody.qualification-exists"] = () => Qualified().Let(h => Add(h, Bodies.Of("qualification.add"))),
        ["custody.unknown-qualification"] = () => Qualified().Let(h => h.Try(h.Sign("qualification.revoke", Lab, Bodies.Of("qualification.revoke").With("number", "another"), stream: Lab.Stream))),
        ["custody.child-differs"] = () => Derive(b => b.With("digests/0/digest", Bodies.Sha256("altered"))),
    };

    public static TheoryData<string> Codes => [.. Scenarios.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Is_refused_by_its_own_code_and_the_sentence_says_what_to_do(string code)
    {
        var refusal = Scenarios[code]().Why;

        Assert.Equal(code, refusal?.Code);
        foreach (var language in Enum.GetValues<Language>())
        {
            var texts = Catalogue.Of(typeof(Judge).Assembly);
            var sentence = texts.Say(language, code, refusal!.Values);
            Assert.DoesNotContain("{", sentence + texts.Fix(language, code, refusal.Values), StringComparison.Ordinal);
            Assert.NotEmpty(texts.Fix(language, code, refusal.Values));
        }
    }

    [Fact]
    public void Every_refusal_that_has_texts_has_a_scenario() => Assert.Equal(
        Catalogue.Of(typeof(Judge).Assembly).Codes.Where(c => c.StartsWith("custody.", StringComparison.Ordinal)).Order(),
        Scenarios.Keys.Union(OfOtherStreams()).Order());

    /// <summary>The codes that the tests of the other kinds of streams expect, each the last value of a theory's row.</summary>
    private static IEnumerable<string> OfOtherStreams() =>
        new[] { typeof(CaseTests), typeof(AgreementTests), typeof(LinkTests), typeof(StandardTests) }
            .SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute)))
            .SelectMany(a => (IEnumerable<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(v => v.Value as string).OfType<string>().Where(v => v.StartsWith("custody.", StringComparison.Ordinal));

    [Fact]
    public void A_refused_statement_changes_nothing_and_the_next_good_one_goes_through()
    {
        var history = Collected();
        var before = history.State(history.Subject);

        Assert.NotNull(history.Try("unseal", Police).Why);
        Assert.Same(before, history.State(history.Subject));
        Assert.Null(history.Try("seal", Police).Why);
    }

    [Fact]
    public void A_forged_signature_is_refused_before_anything_about_the_state_is_said()
    {
        var history = Collected();
        var forged = Zhang with { Key = Key("forger") };
        var stale = history.Sign("unseal", Police, Bodies.Of("unseal"), [forged], change: d => d with { Seq = 9 });

        Assert.Equal("custody.unknown-key", history.Try(stale).Why?.Code);
    }

    [Fact]
    public void A_digest_that_nobody_may_compute_any_more_is_refused_unless_a_tool_recorded_it()
    {
        const string Md5 = "md5:d41d8cd98f00b204e9800998ecf8427e";
        static JsonArray List(string source) => [Bodies.Digest(Md5, "file", source)];

        Assert.Equal("digest.recorded-only", Collected().Try("check", Police, b => b.With("digests", List("computed"))).Why?.Code);
        Assert.Null(Collected().Try("check", Police, b => b.With("digests", List("tool"))).Why);
        Assert.Equal("digest.recorded-only", Collected().Try("acquire", Police, b => b.With("children/0/digests", List("computed"))).Why?.Code);
    }

    private static History Collected() => History.WithAgencies().Keyring("key.add", Police, Bodies.KeyAdd(Wide)).Do("collect", Police);

    private static JsonArray Ids(params TestAgency[] agencies) => [.. agencies.Select(a => JsonValue.Create(a.Id.ToString()))];

    private static History Qualified() => History.WithAgencies().Keyring("qualification.add", Lab, Bodies.Of("qualification.add"));

    private static Result<Judgement> Add(History history, JsonObject qualification) =>
        history.Try(history.Sign("qualification.add", Lab, qualification, stream: Lab.Stream));

    private static Result<Judgement> Derive(Action<JsonObject> change, EvidenceCode? code = null, TestAgency? by = null)
    {
        var history = Story.Full();
        var acquired = history.Item.Children[0];
        history.Subject = StreamName.Item(code ?? acquired.Code);
        return history.Try("derive", by ?? Lab, b =>
        {
            b.With("parent", Story.Handset.ToString()).With("statement", $"sha256:{acquired.Statement}");
            change(b);
        });
    }
}

internal static class Pipe
{
    /// <summary>Reads left to right: given a history, what the step on it gives.</summary>
    public static T Let<T>(this History history, Func<History, T> step) => step(history);
}
