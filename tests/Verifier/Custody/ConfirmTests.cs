using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>Confirmation by several agencies: one statement, passed from desk to desk as a file, signed at each.</summary>
public class ConfirmTests
{
    private static readonly TestAgency[] Bureaus = [.. Enumerable.Range(0, 10).Select(n => Bureau($"cn.test.b{n}"))];
    private static readonly Lazy<History> Begun = new(() => Bureaus.Aggregate(new History(), (h, b) => h.Create(b)).Do("collect", Bureaus[0]));

    [Fact]
    public void Any_named_parties_in_any_order_of_signing_confirm_together()
    {
        Prop.ForAll(Drafts, draft =>
        {
            var file = SignInTurn(draft, draft.Order);

            var judgement = Accept(file).OrThrow();

            return judgement.After.Item!.Steps == 2 && judgement.Findings.Count == 0
                && judgement.SignedBy.Select(s => s.Agency).SequenceEqual(draft.Order.Select(n => Bureaus[n].Id))
                && judgement.DependsOn.Order(ByName).SequenceEqual(draft.Parties.Select(n => Bureaus[n].Stream).Order(ByName));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void It_stands_only_once_each_has_signed_and_names_the_first_who_has_not()
    {
        Prop.ForAll(Drafts, draft =>
        {
            var (signed, silent) = (draft.Order[..^1], draft.Order[^1]);

            return Accept(SignInTurn(draft, signed)).Why is { Code: "custody.party-missing" } why && why.Values[0] == Bureaus[silent].Id.ToString();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void Somebody_who_is_no_party_cannot_sign_along()
    {
        var draft = new Draft([0, 1, 2], [2, 0, 1]);

        Assert.Equal("custody.unknown-key", Accept(SignInTurn(draft, [2, 0, 9, 1])).Why?.Code);
    }

    [Fact]
    public void Several_officers_of_a_party_may_sign_and_each_is_named()
    {
        var both = Bureaus[0].Officers;
        var envelope = Begun.Value.Sign("confirm", Bureaus[0], Body([0, 1]), [both[1], Bureaus[1].Officers[0], both[0]]);

        Assert.Equal(["b", "a", "a"], Accept(envelope.ToUtf8()).OrThrow().SignedBy.Select(s => s.Key.Officer[..1]).ToArray());
    }

    [Fact]
    public void Agencies_that_have_nothing_to_do_with_the_item_cannot_confirm_among_themselves()
    {
        var draft = new Draft([5, 6, 7], [5, 6, 7]);

        Assert.Equal("custody.not-a-reader", Accept(SignInTurn(draft, draft.Order)).Why?.Code);
    }

    [Fact]
    public void A_revoked_key_confirms_for_nobody()
    {
        var key = Bureaus[1].Officers[0].Key.Public;
        var history = Bureaus[..3].Aggregate(new History(), (h, b) => h.Create(b)).Do("collect", Bureaus[0]).Keyring("key.revoke", Bureaus[1], Bodies.KeyRevoke(key));
        var body = Body([0, 1, 2]).With("statement", $"sha256:{history.State(history.Subject).Head}");

        var refusal = history.Try(history.Sign("confirm", Bureaus[0], body, [.. Bureaus[..3].Select(b => b.Officers[0])])).Why;

        Assert.Equal("custody.key-revoked", refusal?.Code);
    }

    [Fact]
    public void What_is_confirmed_must_be_a_statement_of_this_history()
    {
        var envelope = Begun.Value.Sign("confirm", Bureaus[0], Body([0, 1]).With("statement", Bodies.Sha256("elsewhere")), [Bureaus[0].Officers[0], Bureaus[1].Officers[0]]);

        Assert.Equal("custody.no-such-statement", Accept(envelope.ToUtf8()).Why?.Code);
    }

    [Fact]
    public void No_other_act_is_signed_by_another_agency()
    {
        var history = Begun.Value;

        Assert.Equal("custody.unknown-key", history.Try("check", Bureaus[0], null, Bureaus[0].Officers[0], Bureaus[1].Officers[0]).Why?.Code);
    }

    /// <summary>Two to eight parties of which the first has the item, and the order they sign in; the statement's own agency is the first to sign.</summary>
    private sealed record Draft(int[] Parties, int[] Order);

    private static readonly Comparer<StreamName> ByName = Comparer<StreamName>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static Arbitrary<Draft> Drafts => (
        from others in Gen.Shuffle(Enumerable.Range(1, 9).ToArray())
        from count in Gen.Choose(1, 7)
        from listed in Gen.Shuffle(others.Take(count).Append(0).ToArray())
        from order in Gen.Shuffle(listed)
        select new Draft(listed, order)).ToArbitrary();

    private static TestAgency Bureau(string id) => new(
        AgencyId.Parse(id).OrThrow(), id, Key(id), [new Officer("a 1", Key(id + " a"), Roles.Investigator), new Officer("b 2", Key(id + " b"), Roles.Witness)]);

    private static JsonObject Body(int[] parties) => Bodies.On("confirm", Begun.Value.Item, Begun.Value.Context.StatementByDigest)
        .With("parties", new JsonArray([.. parties.Select(n => JsonValue.Create(Bureaus[n].Id.ToString()))]));

    /// <summary>The first drafts and signs; each other reads the file that came, adds a signature, and passes the file on.</summary>
    private static byte[] SignInTurn(Draft draft, int[] signing)
    {
        var file = Begun.Value.Sign("confirm", Bureaus[draft.Order[0]], Body(draft.Parties), [Bureaus[signing[0]].Officers[0]]).ToUtf8();
        foreach (var next in signing[1..])
        {
            file = Envelope.Parse(file).OrThrow().WithSignature(Bureaus[next].Officers[0].Key).OrThrow().ToUtf8();
        }

        return file;
    }

    private static Result<Judgement> Accept(byte[] file) =>
        Judge.Admit(Begun.Value.State(Begun.Value.Subject), Envelope.Parse(file).OrThrow(), Begun.Value.Context);
}
