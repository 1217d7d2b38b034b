using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>A report link is the holder's; what becomes of it only the ledger's own key records.</summary>
public class LinkTests
{
    private static readonly StreamName Link = StreamBodies.Link;

    [Fact]
    public void Wrong_codes_close_a_link_and_right_ones_are_counted()
    {
        var history = Created();
        Assert.Null(history.TryLink(Link, Police, "opened").Why);
        Assert.Null(history.TryLink(Link, Police, "wrong-code").Why);
        Assert.Null(history.TryLink(Link, Police, "wrong-code").Why);
        Assert.Null(history.TryLink(Link, Police, "opened").Why);
        Assert.Equal((2, 2, 3), (history.State(Link).Share!.Opened, history.State(Link).Share!.WrongCodes, history.State(Link).Share!.Tries));
        Assert.Null(history.TryLink(Link, Police, "wrong-code").Why);

        Assert.Equal("custody.link-tries-used", history.TryLink(Link, Police, "opened").Why?.Code);
        Assert.False(history.State(Link).Share!.IsOpen(history.Now));
    }

    [Fact]
    public void A_revoked_or_expired_link_hears_no_more_tries()
    {
        var revoked = Created().DoIn(Link, "link.revoke", Police);
        Assert.Equal("custody.link-revoked", revoked.TryLink(Link, Police, "opened").Why?.Code);
        Assert.Equal("custody.link-revoked", revoked.TryIn(Link, "link.revoke", Police).Why?.Code);

        var expired = Created();
        expired.Now = new(2027, 1, 1, 0, 0, 1, TimeSpan.Zero);
        Assert.Equal("custody.link-expired", expired.TryLink(Link, Police, "opened").Why?.Code);
        Assert.Null(expired.TryIn(Link, "link.revoke", Police).Why);
    }

    [Fact]
    public void Only_the_ledger_signs_a_try_and_it_signs_nothing_else()
    {
        var history = Created();
        Assert.Equal("custody.not-the-ledger-key", history.TryIn(Link, "link.try", Police, null, Zhang).Why?.Code);

        var ledger = new Officer("ledger", History.LedgerKey, Roles.Investigator);
        Assert.Equal("custody.not-the-ledger-key", history.TryIn(Link, "link.try", Police, null, ledger, Zhang).Why?.Code);
        Assert.Equal("custody.not-the-ledger-key", Judge.Accept(
            history.State(Link), history.PrepareIn(Link, "link.try", Police, null, ledger), history.Context with { LedgerKey = null }).Why?.Code);

        // Even an agency that puts the ledger's key into its keyring gets no act of its own signed by it.
        history.Keyring("key.add", Police, Bodies.KeyAdd(ledger));
        Assert.Equal("custody.ledger-key", history.TryIn(Link, "link.revoke", Police, null, ledger).Why?.Code);
        Assert.Equal("custody.ledger-key", history.Try("seal", Police, null, Zhang, ledger).Why?.Code);
        Assert.Null(history.TryLink(Link, Police, "opened").Why);
    }

    [Fact]
    public void Only_the_holder_of_an_item_or_the_opener_of_a_case_makes_a_link()
    {
        var history = History.WithAgencies();
        Assert.Equal("custody.nothing-to-share", history.TryIn(Link, "link.create", Police).Why?.Code);
        history.Do("collect", Police);
        Assert.Equal("custody.not-the-holder", history.TryIn(Link, "link.create", Lab).Why?.Code);
        Assert.Equal("custody.ends-before-it-starts", history.TryIn(Link, "link.create", Police, b => b.With("until", "2026-01-01T00:00:00Z")).Why?.Code);
        Assert.Equal("schema.format", history.TryIn(Link, "link.create", Police, b => b.With("of", "agency/cn.331024.psb")).Why?.Code);
        Assert.Null(history.TryIn(Link, "link.create", Police).Why);
        Assert.Equal("custody.not-the-owner", history.TryIn(Link, "link.revoke", Lab).Why?.Code);
        Assert.Equal("custody.not-the-owner", history.TryLink(Link, Lab, "opened").Why?.Code);

        var ofCase = StreamName.Parse("share/ofthecase").OrThrow();
        Assert.Equal("custody.not-the-holder", history.TryIn(ofCase, "link.create", Lab, b => b.With("of", StreamBodies.Case.ToString())).Why?.Code);
        Assert.Null(history.TryIn(ofCase, "link.create", Police, b => b.With("of", StreamBodies.Case.ToString())).Why);
    }

    [Theory]
    [InlineData("of nothing", "custody.nothing-to-share")]
    [InlineData("by another", "custody.not-the-owner")]
    [InlineData("after its end", "custody.link-expired")]
    [InlineData("after its revocation", "custody.link-revoked")]
    [InlineData("after its tries", "custody.link-tries-used")]
    [InlineData("tried by its owner", "custody.not-the-ledger-key")]
    [InlineData("revoked by the ledger", "custody.ledger-key")]
    public void What_a_link_does_not_allow_is_refused_by_name(string what, string code)
    {
        var history = Created();
        history.Now = what == "after its end" ? new(2027, 1, 1, 0, 0, 1, TimeSpan.Zero) : history.Now;
        var refused = what switch
        {
            "of nothing" => History.WithAgencies().TryIn(Link, "link.create", Police),
            "by another" => history.TryIn(Link, "link.revoke", Lab),
            "after its end" => history.TryLink(Link, Police, "opened"),
            "after its revocation" => history.DoIn(Link, "link.revoke", Police).TryLink(Link, Police, "opened"),
            "after its tries" => Tried(history, 3).TryLink(Link, Police, "opened"),
            "tried by its owner" => history.TryIn(Link, "link.try", Police, null, Zhang),
            _ => history.TryIn(Link, "link.revoke", Police, null, new Officer("ledger", History.LedgerKey, Roles.None)),
        };

        Assert.Equal(code, refused.Why?.Code);
    }

    private static History Tried(History history, int times)
    {
        for (var i = 0; i < times; i++)
        {
            history.TryLink(Link, Police, "wrong-code").OrThrow();
        }

        return history;
    }

    private static History Created() => History.WithAgencies().Do("collect", Police).DoIn(Link, "link.create", Police);
}
