using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>A case lists its items before they are collected, and only those who have to do with an item list it.</summary>
public class CaseTests
{
    private static readonly StreamName Case = StreamBodies.Case;
    private static readonly StreamName Other = StreamName.Parse("case/B1").OrThrow();

    [Fact]
    public void Whoever_opens_a_case_lists_items_and_so_does_whom_it_admits()
    {
        var history = Opened().DoIn(Case, "case.join", Police).DoIn(Case, "case.join", Lab, b => b.With("item", Code("other").ToString()));

        var state = history.State(Case).Case!;
        Assert.Equal(("A3310240000002026110001", "criminal", Police.Id), (state.Code, state.Type, state.Opener));
        Assert.Equal([(Code("handset"), Police.Id, 1L), (Code("other"), Lab.Id, 2L)], state.Items.Select(i => (i.Code, i.By, i.Seq)));
        Assert.True(state.Has(Code("other")) && !state.Has(Code("third")));
    }

    [Theory]
    [InlineData("lists it twice", "custody.already-in-case")]
    [InlineData("not admitted lists", "custody.not-admitted")]
    [InlineData("another admits", "custody.not-the-opener")]
    [InlineData("admits twice", "custody.already-admitted")]
    [InlineData("admits itself", "custody.already-admitted")]
    [InlineData("admits a stranger", "custody.unknown-agency")]
    [InlineData("another closes", "custody.not-the-opener")]
    [InlineData("lists when closed", "custody.case-closed")]
    [InlineData("opens again", "custody.stream-begun")]
    [InlineData("lists what it never held", "custody.never-held")]
    [InlineData("opens naming a stranger", "custody.unknown-agency")]
    [InlineData("opens naming itself", "custody.already-admitted")]
    [InlineData("lists in no case", "custody.stream-not-begun")]
    [InlineData("collects what is not listed", "custody.not-in-case")]
    public void What_a_case_does_not_allow_is_refused_by_name(string what, string code)
    {
        var history = History.WithAgencies().Create(Court);
        var refused = what switch
        {
            "lists it twice" => Opened().DoIn(Case, "case.join", Police).TryIn(Case, "case.join", Police),
            "not admitted lists" => Open(history).TryIn(Case, "case.join", Court, null, Court.Officers[0]),
            "another admits" => Open(history).TryIn(Case, "case.admit", Lab, b => b.With("agency", Court.Id.ToString())),
            "admits twice" => Open(history).TryIn(Case, "case.admit", Police),
            "admits itself" => Open(history).TryIn(Case, "case.admit", Police, b => b.With("agency", Police.Id.ToString())),
            "admits a stranger" => Opened().TryIn(Case, "case.admit", Police, b => b.With("agency", Court.Id.ToString())),
            "another closes" => Opened().TryIn(Case, "case.close", Lab),
            "lists when closed" => Opened().DoIn(Case, "case.close", Police).TryIn(Case, "case.join", Police),
            "opens again" => Opened().TryIn(Case, "case.open", Police),
            "lists what it never held" => Collected().DoIn(Other, "case.open", Procuratorate, b => b.With("agencies", null)).TryIn(Other, "case.join", Procuratorate),
            "opens naming a stranger" => History.WithAgencies().TryIn(Case, "case.open", Police, b => b.With("agencies/0", Court.Id.ToString())),
            "opens naming itself" => history.TryIn(Case, "case.open", Police, b => b.With("agencies/0", Police.Id.ToString())),
            "collects what is not listed" => Judge.Accept(
                StreamState.Empty(history.Subject), history.PrepareIn(history.Subject, "collect", Police), history.Context with { KnowsCases = true }),
            _ => history.TryIn(Other, "case.join", Police),
        };

        Assert.Equal(code, refused.Why?.Code);
    }

    [Fact]
    public void What_has_begun_is_listed_by_whoever_holds_or_held_it()
    {
        var history = Collected();
        history.Do("transfer.offer", Police).Do("transfer.accept", Lab);
        Assert.True(history.State(Case).Case!.Has(Code("handset")));
        Assert.Null(history.TryIn(Other, "case.open", Police).Why);
        Assert.Null(history.TryIn(Other, "case.join", Lab).Why);
    }

    [Fact]
    public void Nothing_is_collected_for_a_case_that_does_not_list_it()
    {
        var none = History.WithAgencies();
        var collect = none.PrepareIn(none.Subject, "collect", Police);
        Assert.Equal("custody.not-in-case", Refusal(History.WithAgencies(), collect));
        Assert.Equal("custody.not-in-case", Refusal(Opened(), collect));
        Assert.Null(Refusal(Opened().DoIn(Case, "case.join", Police), collect));

        // A code that no stream can have is on no list.
        Assert.Equal("custody.not-in-case", Refusal(Opened(), none.PrepareIn(none.Subject, "collect", Police, b => b.With("case", "某案 1"))));
    }

    [Fact]
    public void A_code_that_is_listed_for_later_is_collected_by_an_agency_of_the_case()
    {
        var history = History.WithAgencies().DoIn(Case, "case.open", Police, b => b.With("agencies", null)).DoIn(Case, "case.join", Police);
        Assert.Equal("custody.not-admitted", Refusal(history, history.PrepareIn(history.Subject, "collect", Procuratorate)));
        Assert.Null(Refusal(history, history.PrepareIn(history.Subject, "collect", Police)));
    }

    [Fact]
    public void A_statement_of_a_case_names_what_it_rests_on()
    {
        var history = Opened();
        Assert.Equal([Police.Stream, StreamName.Item(Code("handset"))], history.TryIn(Case, "case.join", Police).OrThrow().DependsOn);
        Assert.Equal([Police.Stream, Lab.Stream, Procuratorate.Stream], History.WithAgencies().TryIn(Case, "case.open", Police).OrThrow().DependsOn);
    }

    private static string? Refusal(History history, Integrity.Statements.Envelope collect) =>
        Judge.Accept(StreamState.Empty(history.Subject), collect, history.Context with { KnowsCases = true }).Why?.Code;

    private static History Opened() => Open(History.WithAgencies());

    private static History Open(History history) => history.DoIn(Case, "case.open", Police);

    private static History Collected() => Opened().Do("collect", Police);
}
