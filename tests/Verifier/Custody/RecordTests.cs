using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>Holds, shares, ends of custody and erasure: from when until when, and what they leave alone.</summary>
public class RecordTests
{
    private static readonly string[] OverForGood = ["transfer.offer", "check", "seal", "return", "dispose"];

    [Fact]
    public void A_hold_binds_to_its_last_second_and_not_one_longer()
    {
        var history = Collected().Do("hold.place", Police, b => b.With("until", "2026-11-02T06:00:00Z"));

        Assert.Equal("custody.on-hold", TryAt(history, "transfer.offer", Police, "2026-11-02T06:00:00Z"));
        Assert.Null(TryAt(history, "transfer.offer", Police, "2026-11-02T06:00:01Z"));
    }

    [Fact]
    public void A_hold_without_an_end_binds_until_it_is_released()
    {
        var history = Collected().Do("hold.place", Police, b => b.With("until", null));

        Assert.Equal("custody.on-hold", TryAt(history, "transfer.offer", Police, "2036-11-02T06:00:00Z"));
        Assert.Null(history.Do("hold.release", Police).Try("transfer.offer", Police).Why);
        Assert.Empty(history.Item.Holds);
    }

    [Fact]
    public void Each_of_several_holds_must_be_released()
    {
        var history = Collected().Do("hold.place", Police).Do("hold.place", Police);

        Assert.Equal("custody.on-hold", history.Do("hold.release", Police, b => b.With("hold", 1)).Try("dispose", Police).Why?.Code);
        Assert.Null(history.Do("hold.release", Police, b => b.With("hold", 2)).Try("dispose", Police).Why);
    }

    [Fact]
    public void A_hold_does_not_hinder_what_leaves_the_item_where_it_is()
    {
        var history = Collected().Do("hold.place", Police);

        history.Do("seal", Police).Do("unseal", Police).Do("deposit", Police).Do("check", Police).Do("share.grant", Police);

        Assert.Equal("custody.on-hold", history.Try("withdraw", Police).Why?.Code);
    }

    [Theory]
    [InlineData("hold.place")]
    [InlineData("share.grant")]
    public void What_would_end_before_it_begins_is_refused(string act) => Assert.Equal(
        "custody.ends-before-it-starts", Collected().Try(act, Police, b => b.With("until", "2026-11-02T02:00:00Z")).Why?.Code);

    [Fact]
    public void A_share_lets_read_to_its_last_second_and_not_one_longer()
    {
        var history = Collected().Do("share.grant", Police, b => b.With("until", "2026-11-02T06:00:00Z"));

        Assert.Null(TryAt(history, "recognize", Procuratorate, "2026-11-02T06:00:00Z"));
        Assert.Equal("custody.not-a-reader", TryAt(history, "recognize", Procuratorate, "2026-11-02T06:00:01Z"));
    }

    [Fact]
    public void A_share_outlives_the_holder_who_granted_it_and_the_next_holder_may_end_it()
    {
        var history = Collected().Do("share.grant", Police).Do("transfer.offer", Police).Do("transfer.accept", Lab);
        Assert.True(history.Item.IsReader(Procuratorate.Id, history.Now));

        history.Do("share.revoke", Lab);

        Assert.False(history.Item.IsReader(Procuratorate.Id, history.Now));
        Assert.Equal([(1L, true)], history.Item.Grants.Select(g => (g.Seq, g.Revoked)));
    }

    [Fact]
    public void A_refused_offer_lets_the_other_agency_read_no_more()
    {
        var history = Collected().Do("transfer.offer", Police);
        Assert.True(history.Item.IsReader(Lab.Id, history.Now));

        history.Do("transfer.refuse", Lab);

        Assert.False(history.Item.IsReader(Lab.Id, history.Now));
        Assert.True(history.Item.IsReader(Police.Id, history.Now));
    }

    [Theory]
    [InlineData("return", "returned")]
    [InlineData("dispose", "disposed")]
    public void Once_custody_has_ended_only_the_record_goes_on(string act, string ended)
    {
        var history = Collected().Do(act, Police);
        Assert.Equal(ended, history.Item.Ended);

        history.Do("share.grant", Police).Do("recognize", Procuratorate).Do("cure.request", Procuratorate).Do("cure", Police).Do("confirm", Police)
            .Do("hold.place", Procuratorate, null, Feng).Do("hold.release", Procuratorate, null, Feng).Do("share.revoke", Police).Do("erase", Police);

        Assert.All(OverForGood, a => Assert.Equal("custody.ended", history.Try(a, Police).Why?.Code));
    }

    [Fact]
    public void Erasing_names_disclosures_of_a_statement_by_their_digests_and_changes_no_proof()
    {
        var history = Collected();
        var collect = history.Of(history.Subject).First();
        var erased = collect.Disclosures.Where(d => d.Name is "holder" or "witness").Select(d => d.Digest).ToList();

        history.Do("erase", Police, b => b.With("disclosures", new JsonArray([.. erased.Select(d => JsonValue.Create(d))])));

        var without = collect.Keeping(d => !erased.Contains(d.Digest));
        Assert.Equal(collect.Digest, without.Digest);
        Assert.DoesNotContain("某甲", System.Text.Encoding.UTF8.GetString(without.ToUtf8()), StringComparison.Ordinal);
        var again = Judge.Accept(StreamState.Empty(history.Subject), without, history.Context).OrThrow().After;
        Assert.Equal(collect.Digest, again.Head);
        Assert.Null(Judge.Accept(again, history.Of(history.Subject).Last(), history.Context).Why);
    }

    [Theory]
    [InlineData("determine", "version")]
    [InlineData("confirm", "statement")]
    public void A_version_of_another_history_is_not_decided_on(string act, string member)
    {
        var history = Collected().Create(Court).Do("share.grant", Police, b => b.With("to", Court.Id.ToString()));

        var answer = history.Try(act, act == "determine" ? Court : Police, b => b.With(member, $"sha256:{history.State(Police.Stream).Head}"));

        Assert.Equal("custody.no-such-statement", answer.Why?.Code);
    }

    [Theory]
    [InlineData("decline", "reasons/0/seq")]
    [InlineData("cure.request", "defects/0/seq")]
    [InlineData("cure", "seq")]
    public void What_has_not_been_said_yet_cannot_be_declined_or_cured(string act, string path)
    {
        var history = Collected();

        Assert.Equal("custody.no-such-statement", history.Try(act, Police, b => b.With(path, 1)).Why?.Code);
        Assert.Null(history.Try(act, Police, b => b.With(path, 0)).Why);
    }

    [Fact]
    public void The_type_of_case_goes_from_the_parent_to_what_is_made_from_it()
    {
        var history = History.WithAgencies().Do("collect", Police, b => b.With("caseType", "administrative")).Do("acquire", Police);
        var made = history.Item.Children[0];
        history.Subject = Story.Image;

        history.Do("derive", Police, b => b.With("statement", $"sha256:{made.Statement}"));

        Assert.Equal("administrative", history.Item.CaseType);
    }

    [Fact]
    public void An_approval_that_ends_before_it_begins_is_refused()
    {
        var approval = Bodies.Read("""{"level":"county","number":"1","from":"2026-11-01T00:00:00Z","to":"2026-10-31T00:00:00Z"}""");

        Assert.Equal("custody.ends-before-it-starts", History.WithAgencies().Try("collect", Police, b => b.With("approval", approval)).Why?.Code);
    }

    private static History Collected() => History.WithAgencies().Agreed().Do("collect", Police);

    /// <summary>Judged only: the history stays as it is.</summary>
    private static string? TryAt(History history, string act, TestAgency by, string at)
    {
        Assert.True(UtcTime.TryParse(at, out var time));
        var body = Bodies.On(act, history.Item, history.Context.StatementByDigest);
        var envelope = history.Sign(act, by, body, change: d => d with { At = time });
        return Judge.Accept(history.State(history.Subject), envelope, history.Context).Why?.Code;
    }
}
