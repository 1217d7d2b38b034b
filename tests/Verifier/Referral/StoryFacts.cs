using System.Text;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Testing;
using Integrity.Testing.Referral;
using static Integrity.Testing.Referral.Players;

namespace Integrity.Verifier.Tests.Referral;

/// <summary>What the story must show, whatever its reports look like.</summary>
public sealed class StoryFacts
{
    private static readonly PlayedReferral Played = PlayedReferral.Once;
    private static readonly Bundle Whole = Played.Bundle(Handset);
    private static readonly Verdict Verdict = Played.Verdict(Whole);

    [Fact]
    public void The_law_refuses_six_steps_by_name_and_leaves_no_trace_of_them()
    {
        Assert.Equal(
            [
                "custody.stored", "custody.not-in-case", "custody.not-responsible", "custody.party-missing", "custody.agreement-direction", "custody.on-hold",
            ],
            Played.Told.Select(t => t.Refused).OfType<string>());
        Assert.Equal(Played.Told.Where(t => t.Refused is null).Select(t => t.Statement.Digest), Played.History.Log.Select(e => e.Digest));
    }

    [Fact]
    public void The_court_holds_an_intact_history_with_no_rule_left_unkept()
    {
        Assert.Equal((Overall.Intact, ExitCode.Intact), (Verdict.Overall, Verdict.ExitCode));
        Assert.True(Verdict.Report!.Kept);
        Assert.Equal(Court.Id, Verdict.Facts!.Holder);
        Assert.Equal(0, Verdict.Report.Count(RuleOutcome.Fatal));
        Assert.Equal(0, Verdict.Report.Count(RuleOutcome.Curable));

        // What the ledger itself noted at the time stays noted; the cure answers the rule.
        Assert.Equal((RuleIds.Seal, Played.Seq(Handset, "transfer.accept", Lab)), (Assert.Single(Verdict.Rules).Rule, Verdict.Rules[0].Seq));
    }

    [Fact]
    public void The_torn_seal_is_the_one_defect_and_the_labs_own_explanation_cures_it()
    {
        var cured = Assert.Single(Verdict.Report!.Judged, j => j.Outcome == RuleOutcome.Cured);

        Assert.Equal(("CUS-02", Played.Seq(Handset, "transfer.accept", Lab)), (cured.Rule, cured.Seq));
        Assert.Equal(Played.Seq(Handset, "cure", Lab), cured.CuredBy);
    }

    [Fact]
    public void The_confirmation_carries_three_signatures_of_three_agencies()
    {
        var confirmed = Assert.Single(Verdict.History!.Item(Handset)!.Steps, s => s.Statement.Act == "confirm");

        Assert.Equal([Lab.Id, Bureau.Id, Police.Id], confirmed.SignedBy.Select(s => s.Agency));
    }

    [Fact]
    public void The_bureaus_return_is_late_and_nothing_else_is()
    {
        var late = Assert.Single(Verdict.Report!.Terms, t => t.Status(PlayedReferral.AsOf) is not TermStatus.Met);

        Assert.Equal(("withdrawn-back", Bureau.Id, TermStatus.Late), (late.Term, late.Agency, late.Status(PlayedReferral.AsOf)));
        Assert.Equal(TimeSpan.FromMinutes((16 * 60) + 20), late.Met - late.Due);
        Assert.Equal(Played.Seq(Handset, "withdraw", Bureau), late.Seq);
        Assert.Contains(Verdict.Report.Judged, j => j is { Rule: "CUS-04", Outcome: RuleOutcome.Warn } && j.Seq == late.Seq);
    }

    [Fact]
    public void The_refused_hand_over_left_the_handset_with_the_bureau()
    {
        var refused = Assert.Single(Verdict.History!.Item(Handset)!.Steps, s => s.Statement.Act == "transfer.refuse");

        Assert.Equal((Police.Id, Bureau.Id), (refused.Statement.Agency, refused.After.Holder));
        Assert.Equal([Bureau.Id, Police.Id, Lab.Id, Police.Id, Procuratorate.Id, Court.Id], Verdict.History.Item(Handset)!.State.Holdings.Select(h => h.Agency));
    }

    [Fact]
    public void Recognition_is_declined_then_granted_after_the_cure_and_both_reports_are_recomputed()
    {
        Assert.Equal([RecognitionOutcome.AfterCure, RecognitionOutcome.MayBe], Played.Previews.Select(p => p.Outcome));
        Assert.Equal(["declined", "granted-after-cure"], Verdict.Recognitions.Select(r => r.Outcome));
        Assert.All(Verdict.Recognitions, r => Assert.Equal((Procuratorate.Id, ReportMatch.Matches, r.Stated), (r.By, r.Match, r.Recomputed)));
        Assert.NotEqual(Verdict.Recognitions[0].Stated, Verdict.Recognitions[1].Stated);
        Assert.All(Verdict.Recognitions[1].Conditions, c => Assert.Equal(RuleOutcome.Pass, c.Outcome));
        Assert.All(Verdict.Report!.Judged.Where(j => j.Rule == "REC-01"), j => Assert.Equal(RuleOutcome.Pass, j.Outcome));
    }

    [Fact]
    public void Only_the_history_as_it_stood_gives_the_report_that_a_recognition_names()
    {
        var steps = Verdict.History!.Item(Handset)!.Steps;
        var declined = steps.Single(s => s.Statement.Act == "decline");

        var earlier = Recognition.Preview(
            Verdict.History.AsOf(declined.Index - 2), Packs.BuiltIn(Edition).OrThrow(), new Circumstances(declined.Statement.At, null, true, null), null, Procuratorate.Id, declined.Index - 2);
        Assert.NotEqual(Verdict.Recognitions[0].Stated, earlier.Report.Digest);
    }

    [Fact]
    public void Without_peoples_names_it_is_as_intact_and_what_needed_them_is_left_to_a_person()
    {
        var passedOn = PlayedReferral.WithoutNames(Whole);
        var verdict = Played.Verdict(passedOn);

        Assert.Equal(Overall.Intact, verdict.Overall);
        foreach (var rule in new[] { "COL-03", "COL-04" })
        {
            Assert.Equal(RuleOutcome.Pass, Assert.Single(Verdict.Report!.Judged, j => j.Rule == rule).Outcome);
            Assert.Equal(RuleOutcome.Human, Assert.Single(verdict.Report!.Judged, j => j.Rule == rule).Outcome);
        }

        var file = Encoding.UTF8.GetString(passedOn.ToUtf8());
        foreach (var disclosure in Whole.Streams.SelectMany(s => s.Statements).SelectMany(s => s.Envelope.Disclosures).Where(d => d.Name is "holder" or "witness"))
        {
            Assert.DoesNotContain(disclosure.Encoded, file, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Withheld_names_leave_the_recognitions_to_be_compared_by_whoever_has_them() =>
        Assert.All(Played.Verdict(PlayedReferral.WithoutNames(Whole)).Recognitions, r => Assert.Equal(ReportMatch.Withheld, r.Match));

    [Fact]
    public void The_dossier_holds_every_item_of_the_criminal_case_and_proves_that_one_never_began()
    {
        var dossier = Played.Bundle(CriminalCase);
        var verdict = Played.Verdict(dossier);

        Assert.Equal((Overall.Intact, ExitCode.Intact), (verdict.Overall, verdict.ExitCode));
        Assert.Equal([CriminalCase, Handset, Records, Image, Extraction, Opinion], dossier.Streams.Select(s => s.Stream).TakeWhile(s => s.Kind is StreamKind.Case or StreamKind.Item));
        Assert.Empty(dossier.Streams.Single(s => s.Stream == Extraction).Statements);
        Assert.Equal([Handset, Records, Image, Opinion], verdict.History!.Items.Select(i => i.Stream));
        Assert.True(verdict.Report!.Kept);
    }

    [Theory]
    [InlineData("records")]
    [InlineData("extraction")]
    public void A_dossier_from_which_an_item_was_taken_is_broken(string item)
    {
        var dossier = Played.Bundle(CriminalCase);
        var taken = item == "records" ? Records : Extraction;

        Assert.Equal(Overall.Broken, Played.Verdict(dossier with { Streams = [.. dossier.Streams.Where(s => s.Stream != taken)] }).Overall);
    }

    [Fact]
    public void The_story_is_the_same_whenever_it_is_told()
    {
        var again = ReferralStory.Tell(new Teller(new History())).Where(t => t.Refused is null).Select(t => t.Statement.Digest);

        Assert.Equal(Played.History.Log.Select(e => e.Digest), again);
    }
}
