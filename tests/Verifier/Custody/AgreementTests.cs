using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Custody.Agreements;
using Integrity.Identifiers;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>An agreement is in force once every party signed the one draft, while nobody suspends it, until one of them ends it.</summary>
public class AgreementTests
{
    private static readonly StreamName Stream = StreamBodies.Agreement;
    private static readonly DateTimeOffset At = new(2026, 11, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_in_force_from_the_last_signature_on_and_says_how_it_stands()
    {
        var history = History.WithAgencies().DoIn(Stream, "agreement.draft", Police);
        Assert.Equal(AgreementStanding.NotSigned, Standing(history));

        Sign(history, Lab);
        Assert.Equal(AgreementStanding.NotSigned, Standing(history));

        Sign(history, Procuratorate);
        Assert.Equal(AgreementStanding.InForce, Standing(history));
        Assert.Equal(AgreementStanding.NotYet, Standing(history, new(2025, 12, 31, 23, 59, 59, TimeSpan.Zero)));
        Assert.Equal(AgreementStanding.Expired, Standing(history, new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        history.DoIn(Stream, "agreement.suspend", Lab).DoIn(Stream, "agreement.suspend", Police).DoIn(Stream, "agreement.resume", Lab);
        Assert.Equal(AgreementStanding.Suspended, Standing(history));

        history.DoIn(Stream, "agreement.resume", Police);
        Assert.Equal(AgreementStanding.InForce, Standing(history));

        history.DoIn(Stream, "agreement.end", Procuratorate);
        Assert.Equal(AgreementStanding.Ended, Standing(history));
    }

    [Fact]
    public void It_carries_nothing_that_is_signed_as_of_before_its_last_signature()
    {
        var history = Signed();
        var last = history.State(Stream).Agreement!.Signatures[^1].At;
        Assert.True(history.State(Stream).Agreement!.Terms.From < last.AddDays(-30));
        Assert.Equal(AgreementStanding.NotYet, Standing(history, last.AddDays(-30)));
        Assert.Equal(AgreementStanding.NotYet, Standing(history, last.AddMinutes(-5).AddSeconds(-1)));
        Assert.Equal(AgreementStanding.InForce, Standing(history, last.AddMinutes(-5)));
    }

    [Fact]
    public void Its_terms_are_those_of_the_draft()
    {
        var terms = Signed().State(Stream).Agreement!.Terms;
        Assert.Equal("cn.331024.psb cn.331024.lab cn.331024.proc", string.Join(' ', terms.Parties));
        Assert.Equal("cn.331024.psb→cn.331024.proc cn.331024.lab→cn.331024.proc", string.Join(' ', terms.Directions.Select(d => $"{d.From}→{d.To}")));
        Assert.Equal("CN-CRIM@2026.1", string.Join(' ', terms.Standards));
        Assert.Equal((TimeSpan.FromDays(1), 10, 15), (terms.MaximumAnchorGap, terms.AnswerWorkingDays, terms.CureWorkingDays));
        Assert.True(Signed().State(Stream).Agreement!.Allows(Lab.Id, Procuratorate.Id));
        Assert.False(Signed().State(Stream).Agreement!.Allows(Procuratorate.Id, Lab.Id));
    }

    [Theory]
    [InlineData("signs twice", "custody.already-signed")]
    [InlineData("signs another draft", "custody.other-draft")]
    [InlineData("a stranger signs", "custody.not-a-party-of")]
    [InlineData("suspends before all have signed", "custody.agreement-not-signed")]
    [InlineData("suspends twice", "custody.already-suspended")]
    [InlineData("resumes for another", "custody.not-suspended")]
    [InlineData("signs when ended", "custody.agreement-ended")]
    [InlineData("drafts again", "custody.stream-begun")]
    [InlineData("signs nothing", "custody.stream-not-begun")]
    [InlineData("an outsider drafts", "custody.drafter-not-a-party")]
    [InlineData("names a party twice", "custody.party-twice")]
    [InlineData("names a party without a keyring", "custody.unknown-agency")]
    [InlineData("a direction leads outside", "custody.direction-not-between-parties")]
    [InlineData("a direction leads back", "custody.direction-not-between-parties")]
    [InlineData("ends before it begins", "custody.ends-before-it-starts")]
    [InlineData("nobody with authority drafts", "custody.wrong-role")]
    public void What_an_agreement_does_not_allow_is_refused_by_name(string what, string code)
    {
        var none = History.WithAgencies().Create(Court);
        var draft = History.WithAgencies().Create(Court).DoIn(Stream, "agreement.draft", Police);
        var refused = what switch
        {
            "signs twice" => Sign(draft, Lab).TryIn(Stream, "agreement.sign", Lab, Naming(draft)),
            "signs another draft" => draft.TryIn(Stream, "agreement.sign", Lab),
            "a stranger signs" => draft.TryIn(Stream, "agreement.sign", Court, Naming(draft), Everything(draft, Court)),
            "suspends before all have signed" => draft.TryIn(Stream, "agreement.suspend", Police),
            "suspends twice" => Signed().DoIn(Stream, "agreement.suspend", Lab).TryIn(Stream, "agreement.suspend", Lab),
            "resumes for another" => Signed().DoIn(Stream, "agreement.suspend", Lab).TryIn(Stream, "agreement.resume", Police),
            "signs when ended" => draft.DoIn(Stream, "agreement.end", Police).TryIn(Stream, "agreement.sign", Lab, Naming(draft)),
            "drafts again" => draft.TryIn(Stream, "agreement.draft", Police),
            "signs nothing" => none.TryIn(Stream, "agreement.sign", Lab),
            "an outsider drafts" => none.TryIn(Stream, "agreement.draft", Court, null, Everything(none, Court)),
            "names a party twice" => Draft(b => b.With("parties/2", Lab.Id.ToString()).With("directions", new JsonArray(b["directions"]![0]!.DeepClone()))),
            "names a party without a keyring" => History.WithAgencies().TryIn(Stream, "agreement.draft", Police, b => b.With("parties/2", Court.Id.ToString())),
            "a direction leads outside" => Draft(b => b.With("directions/0/to", Court.Id.ToString())),
            "a direction leads back" => Draft(b => b.With("directions/0/to", Police.Id.ToString())),
            "ends before it begins" => Draft(b => b.With("to", "2026-01-01T00:00:00Z")),
            _ => none.TryIn(Stream, "agreement.draft", Police, null, Zhang),
        };

        Assert.Equal(code, refused.Why?.Code);

        Result<Judgement> Draft(Action<JsonObject> change) => none.TryIn(Stream, "agreement.draft", Police, change);
    }

    [Fact]
    public void Too_few_signers_of_a_party_are_found_and_bar_nothing()
    {
        var found = History.WithAgencies().TryIn(Stream, "agreement.draft", Police).OrThrow().Findings;
        Assert.Equal((RuleIds.Signers, RuleOutcome.Curable), (found.Single().Rule, found.Single().Outcome));
    }

    private static AgreementStanding Standing(History history, DateTimeOffset? at = null) => history.State(Stream).Agreement!.At(at ?? At);

    private static Action<JsonObject> Naming(History history) => b => b.With("draft", $"sha256:{history.State(Stream).Agreement!.Draft}");

    private static History Sign(History history, TestAgency party) => history.DoIn(Stream, "agreement.sign", party, Naming(history));

    private static History Signed() => Sign(Sign(History.WithAgencies().DoIn(Stream, "agreement.draft", Police), Lab), Procuratorate);

    private static Officer Everything(History history, TestAgency agency)
    {
        var officer = new Officer("all " + agency.Id, Key("all " + agency.Id), RoleNames.Any);
        history.Keyring("key.add", agency, Bodies.KeyAdd(officer));
        return officer;
    }
}
