using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>
/// For each act of an item, and for any choice over all of them: what is withheld is nowhere in the file that is passed on, the proof still holds, and
/// no finding looks better than it was.
/// </summary>
public class WithheldActs
{
    private static readonly Lazy<Scenario[]> Bundles = new(() => [.. new[] { "return", "dispose" }.SelectMany(end => new[] { new Scenario(end, faulty: false), new Scenario(end, faulty: true) })]);

    public static TheoryData<string> ActNames => [.. Acts.All.Where(a => a.Stream == StreamKind.Item && Schemas.Of(a).Withholdable.Count > 0).Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(ActNames))]
    public void Every_subset_of_what_an_act_may_withhold_verifies_and_reveals_nothing(string act)
    {
        var tried = 0;
        foreach (var scenario in Bundles.Value)
        {
            var own = scenario.Disclosures.Where(d => d.Act == act).Select(d => d.Disclosure).ToList();
            for (var subset = 1; subset < 1 << own.Count; subset++)
            {
                scenario.Check(disclosure => own.IndexOf(disclosure) is >= 0 and var n && (subset >> n & 1) == 1);
                tried++;
            }
        }

        Assert.True(tried > 0);
        Assert.True(Acts.TryGet(act, out var definition));
        Assert.Equal(Schemas.Of(definition).Withholdable.Order(), Bundles.Value.SelectMany(b => b.Disclosures).Where(d => d.Act == act).Select(d => d.Disclosure.Name).Distinct().Order());
    }

    [Fact]
    public void Any_choice_over_the_whole_history_does_too()
    {
        Prop.ForAll(Gen.Choose(0, 1 << 30).ArrayOf(2).ToArbitrary(), choice =>
        {
            var scenario = Bundles.Value[choice[0] % Bundles.Value.Length];
            var all = scenario.Disclosures.Select(d => d.Disclosure).ToList();
            scenario.Check(disclosure => (choice[all.IndexOf(disclosure) / 30] >> (all.IndexOf(disclosure) % 30) & 1) == 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    /// <summary>A history with every act that may withhold something, each withheld value unlike any other, and its bundle.</summary>
    private sealed class Scenario
    {
        private readonly Bundle bundle;
        private readonly TrustFile trust;
        private readonly Verdict whole;

        public Scenario(string end, bool faulty)
        {
            var history = Play(end, faulty);
            var world = new World(history);
            bundle = world.Bundle(history.Subject);
            trust = world.Pinning(bundle);
            whole = Verify(bundle);
            Assert.Equal(Overall.Intact, whole.Overall);
            Assert.Equal(faulty, whole.Rules.Any(r => r.Stream == history.Subject));
            Disclosures = [.. bundle.Streams.SelectMany(s => s.Statements).SelectMany(s => s.Envelope.Disclosures.Select(d => (s.Envelope.Statement.Act, d)))];
        }

        public IReadOnlyList<(string Act, Disclosure Disclosure)> Disclosures { get; }

        public void Check(Func<Disclosure, bool> withhold)
        {
            var passedOn = bundle.Withholding((_, disclosure) => withhold(disclosure));

            var verdict = Verify(passedOn);

            Assert.Equal(Overall.Intact, verdict.Overall);
            Assert.Equal(Disclosures.Count(d => withhold(d.Disclosure)), verdict.Facts!.Withheld);
            Assert.All(whole.Rules, f => Assert.Contains(
                verdict.Rules, p => (p.Rule, p.Stream, p.Seq) == (f.Rule, f.Stream, f.Seq) && Finding.Severity(p.Outcome) >= Finding.Severity(f.Outcome)));
            var readable = Readable(passedOn.ToUtf8());
            foreach (var (_, disclosure) in Disclosures)
            {
                // The control: what was not withheld is found by the same search.
                var hidden = withhold(disclosure);
                Assert.Equal(!hidden, readable.Contains(disclosure.Salt, StringComparison.Ordinal));
                Assert.Equal(!hidden, readable.Contains(disclosure.Encoded, StringComparison.Ordinal));
                Assert.All(Texts(disclosure.Value), text => Assert.Equal(!hidden, readable.Contains(text, StringComparison.Ordinal)));
            }
        }

        private Verdict Verify(Bundle some) => Integrity.Proofs.Verifier.Verify(some.ToUtf8(), trust, [], new VerifyOptions());
    }

    private static History Play(string end, bool faulty)
    {
        var judge = new Officer("331024-3009", Key("a judge"), Roles.Judge);
        var history = History.WithAgencies().Agreed().Keyring("key.add", Procuratorate, Bodies.KeyAdd(judge));
        Do("collect", Police, b => (faulty ? b.With("holder/signed", false).With("holder/refusal", "不认可") : b).With("witness", faulty ? null : b["witness"]!.DeepClone()));
        if (faulty)
        {
            Do("check", Police, b => b.With("match", false));
        }

        foreach (var act in new[] { "seal", "unseal", "deposit", "withdraw", "transfer.offer" })
        {
            Do(act, Police);
        }

        foreach (var act in new[] { "transfer.accept", "acquire", "examine", "report", "check", "share.grant" })
        {
            Do(act, Lab);
        }

        foreach (var act in new[] { "recognize", "decline", "cure.request", "hold.place" })
        {
            Do(act, Procuratorate);
        }

        Do("determine", Procuratorate, null, judge);
        Do("hold.release", Procuratorate);
        Do("cure", Police);
        Do("confirm", Police);
        return Do(end, Lab);

        History Do(string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers) => history.Do(act, by, body =>
        {
            change?.Invoke(body);
            Assert.True(Acts.TryGet(act, out var definition));
            foreach (var name in Schemas.Of(definition).Withholdable.Where(body.ContainsKey))
            {
                Mark(body[name]!, $"{history.Log.Count}·{act}·{name}");
            }
        }, signers);
    }

    /// <summary>Every text in a withholdable member says something that is said nowhere else.</summary>
    private static void Mark(JsonNode node, string label)
    {
        switch (node)
        {
            case JsonObject o:
                o.ToList().ForEach(m => Mark(m.Value!, $"{label}·{m.Key}"));
                break;
            case JsonValue v when v.TryGetValue<string>(out _):
                node.ReplaceWith($"秘 {label}");
                break;
        }
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(m => Texts(m.Value)),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    /// <summary>The file's own text, and after it all that any of its strings decodes to.</summary>
    private static string Readable(byte[] file)
    {
        var readable = new StringBuilder(Encoding.UTF8.GetString(file));
        Decode(JsonElement.Parse(file), readable);
        return readable.ToString();
    }

    private static void Decode(JsonElement value, StringBuilder readable)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                value.EnumerateObject().ToList().ForEach(m => Decode(m.Value, readable));
                break;
            case JsonValueKind.Array:
                value.EnumerateArray().ToList().ForEach(e => Decode(e, readable));
                break;
            case JsonValueKind.String when Base64Url.TryDecode(value.GetString()!, out var bytes):
                readable.Append('\n').Append(Encoding.UTF8.GetString(bytes));
                break;
        }
    }
}
