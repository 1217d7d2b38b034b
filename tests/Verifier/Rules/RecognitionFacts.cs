using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Rules;

/// <summary>Asked before anyone signs, signed, and made again by whoever has the history.</summary>
public class RecognitionFacts
{
    private static readonly DateTimeOffset Anchored = new(2026, 11, 2, 8, 55, 0, TimeSpan.Zero);
    private static readonly Pack Crim = Packs.BuiltIn("CN-CRIM@2026.1").OrThrow();

    [Fact]
    public void With_every_condition_kept_and_nothing_to_cure_it_may_be()
    {
        var answer = Preview(Ready(StreamBodies.Pack()));
        Assert.Equal([], answer.Conditions.Where(c => c.Outcome != RuleOutcome.Pass).Select(c => c.Code));
        Assert.Equal(RecognitionOutcome.MayBe, answer.Outcome);
        Assert.Equal(
            ["in-force", "direction", "kind", "case-type", "standard", "exclusions", "required-acts", "digests", "anchor-gap", "rules"],
            answer.Conditions.Select(c => c.Condition));
    }

    [Fact]
    public void What_can_be_cured_must_be_cured_first()
    {
        var history = Ready(JsonNode.Parse(Crim.ToUtf8())!.AsObject());
        var answer = Preview(history, Crim);
        Assert.Equal((RecognitionOutcome.AfterCure, "recognition.rules.curable"), (answer.Outcome, answer.Conditions[^1].Code));
    }

    [Theory]
    [InlineData("kind", "kinds", "[\"report\"]")]
    [InlineData("case-type", "caseTypes", "[\"civil\"]")]
    [InlineData("exclusions", "exclusions", "[\"seizure\"]")]
    [InlineData("required-acts", "requiredActs", "[\"examine\"]")]
    [InlineData("digests", "digestAlgorithms", "[\"sm3\"]")]
    [InlineData("qualification", "qualificationScope", "[\"handset\"]")]
    [InlineData("anchor-gap", "maximumAnchorGapSeconds", "60")]
    [InlineData("in-force", "to", "\"2026-10-01T00:00:00Z\"")]
    [InlineData("standard", "standards", "[\"CN-CRIM@1.0\"]")]
    public void A_condition_that_does_not_hold_is_named_and_then_it_may_not(string condition, string member, string value)
    {
        var answer = Preview(Ready(StreamBodies.Pack(), b => b[member] = JsonNode.Parse(value)));
        Assert.Equal(RecognitionOutcome.MayNot, answer.Outcome);
        Assert.Equal([condition], answer.Conditions.Where(c => c.Outcome == RuleOutcome.Fatal).Select(c => c.Condition));
    }

    [Fact]
    public void Nobody_recognises_against_the_direction_or_without_an_agreement()
    {
        var history = Ready(StreamBodies.Pack());
        Assert.Contains(Preview(history, by: Lab).Conditions, c => c is { Condition: "direction", Outcome: RuleOutcome.Fatal });
        var (replayed, size) = Replay(history);
        var pack = history.State(StreamBodies.Standard).Standard!.Editions[0].Pack;
        Assert.Equal(RecognitionOutcome.MayNot, Recognition.Preview(replayed, pack, At(history), null, Procuratorate.Id, size).Outcome);
    }

    [Fact]
    public void The_report_a_recognition_names_is_made_again_byte_for_byte()
    {
        var history = Recognised(Ready(JsonNode.Parse(Crim.ToUtf8())!.AsObject()), Crim, null);
        var judged = Assert.Single(Recognition.Recompute(Replay(history).Replayed));
        Assert.Equal((ReportMatch.Matches, judged.Stated), (judged.Match, judged.Recomputed!.Value));
        Assert.Equal(RuleOutcome.Fatal, Rec01(history).Outcome);
        Assert.Equal("judged.recognition-condition", Rec01(history).Code);
    }

    [Fact]
    public void A_report_that_the_history_does_not_give_is_fatal_for_the_recognition()
    {
        var history = Recognised(Ready(StreamBodies.Pack()), null, Hash256.Sha256("another report"u8));
        Assert.Equal(ReportMatch.Differs, Assert.Single(Recognition.Recompute(Replay(history).Replayed)).Match);
    }

    [Fact]
    public void Where_the_report_rests_on_what_is_withheld_here_a_person_must_compare()
    {
        var history = Recognised(Ready(JsonNode.Parse(Crim.ToUtf8())!.AsObject()), Crim, null);
        var bundle = new World(history, batch: 1).Bundle(history.Subject);
        var partial = Replayed.Of(Histories.Withholding(bundle, [-1]), null).OrThrow();
        Assert.Equal(ReportMatch.Withheld, Assert.Single(Recognition.Recompute(partial)).Match);
    }

    [Fact]
    public void A_pack_of_the_trusted_ones_name_that_the_ledger_publishes_is_not_it()
    {
        var history = Recognised(Ready(StreamBodies.Pack()), null, null);
        Assert.Equal(ReportMatch.Matches, Assert.Single(Recognition.Recompute(Replay(history).Replayed)).Match);
        Assert.Equal((RuleOutcome.Fatal, "judged.recognition-other-pack"), (Rec01(history).Outcome, Rec01(history).Code));
    }

    [Fact]
    public void How_many_recognitions_build_on_one_another_does_not_show_in_the_stack()
    {
        const int Generations = 120;
        var pack = StreamBodies.Pack();
        pack["rules"]!.AsArray().Add(Bodies.Read("""
            {"id":"REC-01","cite":[{"source":"22号","article":"1"}],"severity":"fatal","says":{"zh":"认可","en":"Recognition"},
             "judge":[{"check":"agreement-in-force","on":["recognize","decline"]}]}
            """));
        var history = History.WithAgencies().DoIn(StreamBodies.Standard, "standard.publish", Police, b => b["pack"] = pack).Do("collect", Police);
        for (var n = 0; n < Generations; n++)
        {
            history.Do("decline", Police, b => b.With("reasons", JsonNode.Parse("""[{"rule":"REL-01"}]""")), Chen);
            var (parent, child) = (history.Subject, Code($"generation {n}"));
            history.Do("acquire", Police, b => b.With("children/0/code", child.ToString()), Zhang, Li);
            var made = history.Item.Children[^1].Statement;
            history.Subject = StreamName.Item(child);
            history.Do("derive", Police, b => b.With("parent", parent.ToString()).With("statement", $"sha256:{made}"), Zhang);
        }

        history.Do("decline", Police, b => b.With("reasons", JsonNode.Parse("""[{"rule":"REL-01"}]""")).With("size", 1L << 40), Chen);
        var replayed = Replayed.Of(new World(history, batch: 1000).Bundle(history.Subject), null).OrThrow();
        var judged = 0;
        var small = new Thread(() => judged = Recognition.Recompute(replayed).Length, 192 * 1024);
        small.Start();
        small.Join();
        Assert.Equal(Generations + 1, judged);
    }

    [Fact]
    public void One_agencys_recognition_says_nothing_of_anothers()
    {
        var history = Recognised(Recognised(Ready(StreamBodies.Pack()), null, null), null, null);
        Assert.Equal([ReportMatch.Matches, ReportMatch.Matches], Recognition.Recompute(Replay(history).Replayed).Select(r => r.Match));
        Assert.Contains(Preview(history, by: Lab).Conditions, c => c is { Condition: "direction", Outcome: RuleOutcome.Fatal });
    }

    private static JudgedRule Rec01(History history) =>
        Assert.Single(RuleEngine.Judge(Replay(history).Replayed, Crim, At(history)).Judged, j => j.Rule == "REC-01");

    /// <summary>A handset of the police in the procuratorate's hands, under an agreement that all three signed.</summary>
    private static History Ready(JsonObject pack, Action<JsonObject>? change = null)
    {
        var history = History.WithAgencies()
            .DoIn(StreamBodies.Standard, "standard.publish", Police, b => b["pack"] = pack)
            .DoIn(StreamBodies.Agreement, "agreement.draft", Police, b =>
            {
                b.Remove("qualificationScope");
                change?.Invoke(b);
            });
        var draft = $"sha256:{history.State(StreamBodies.Agreement).Agreement!.Draft}";
        return history.DoIn(StreamBodies.Agreement, "agreement.sign", Lab, b => b["draft"] = draft)
            .DoIn(StreamBodies.Agreement, "agreement.sign", Procuratorate, b => b["draft"] = draft)
            .Do("collect", Police, b => b.With("caseType", "criminal").With("digests", Bodies.Digests("handset")))
            .Do("seal", Police)
            .Do("transfer.offer", Police, b => b.With("to", Procuratorate.Id.ToString()).With("purpose", "prosecution").With("due", null))
            .Do("transfer.accept", Procuratorate, b => b.With("seal", Bodies.Seal).With("digests", Bodies.Digests("handset")));
    }

    private static History Recognised(History history, Pack? pack, Hash256? report)
    {
        var answer = Preview(history, pack);
        var at = UtcTime.Format(At(history).AsOf);
        return history.Do("recognize", Procuratorate, b => b
            .With("agreement", StreamBodies.Agreement.ToString())
            .With("report", $"sha256:{report ?? answer.Report.Digest}")
            .With("size", answer.Size)
            .With("asOf", at)
            .With("anchored/time", UtcTime.Format(Anchored)));
    }

    private static RecognitionAnswer Preview(History history, Pack? pack = null, TestAgency? by = null)
    {
        var (replayed, size) = Replay(history);
        pack ??= history.State(StreamBodies.Standard).Standard!.Editions[0].Pack;
        var agreement = (StreamBodies.Agreement, history.State(StreamBodies.Agreement).Agreement!);
        return Recognition.Preview(replayed, pack, At(history), agreement, (by ?? Procuratorate).Id, size);
    }

    private static Circumstances At(History history) => new(history.Now, Anchored, Proven: true, Operator: null);

    /// <summary>A checkpoint after each statement, so that what is logged later moves nothing.</summary>
    private static (Replayed Replayed, long Size) Replay(History history)
    {
        var ledger = new World(history, batch: 1);
        return (Replayed.Of(ledger.Bundle(history.Subject), null).OrThrow(), ledger.Checkpoints[^1].Size);
    }
}
