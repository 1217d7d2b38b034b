using Integrity.Custody;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

public class QualificationTests
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(2028, 12, 31, 23, 59, 59, TimeSpan.Zero);

    [Fact]
    public void A_qualification_is_valid_from_its_first_to_its_last_second()
    {
        var keyring = Keyring(Add(History.WithAgencies()));

        Assert.Empty(Counting(keyring, Zhao.Number, First.AddSeconds(-1)));
        Assert.Single(Counting(keyring, Zhao.Number, First));
        Assert.Single(Counting(keyring, Zhao.Number, Last));
        Assert.Empty(Counting(keyring, Zhao.Number, Last.AddSeconds(1)));
    }

    [Fact]
    public void An_officers_qualification_is_the_officers_alone_and_the_agencys_is_everyones()
    {
        Assert.Empty(Counting(Keyring(Add(History.WithAgencies())), Qian.Number, First));
        var own = Keyring(Add(History.WithAgencies(), officer: null));

        Assert.Single(Counting(own, Qian.Number, First));
        Assert.Single(Counting(own, null, First));
    }

    [Fact]
    public void A_scope_covers_the_kinds_it_lists()
    {
        var qualification = Keyring(Add(History.WithAgencies())).Qualifications[0];

        Assert.True(qualification.Covers("image"));
        Assert.False(qualification.Covers("document"));
        Assert.True((qualification with { Scope = ["any"] }).Covers("document"));
    }

    [Fact]
    public void What_was_valid_before_the_revocation_was_logged_stays_so_for_what_was_logged_before()
    {
        var history = Add(History.WithAgencies());
        var before = Keyring(history);

        history.Keyring("qualification.revoke", Lab, Bodies.Of("qualification.revoke"));

        Assert.Single(Counting(before, Zhao.Number, First));
        Assert.Empty(Counting(Keyring(history), Zhao.Number, First));
        Assert.Equal("未通过年审", Keyring(history).Qualifications[0].Revocation!.Reason);
    }

    [Fact]
    public void A_renewal_follows_and_may_not_overlap_unless_the_first_was_revoked()
    {
        var history = Add(History.WithAgencies());

        Assert.Equal("custody.qualification-exists", Try(history, "2028-12-31T23:59:59Z"));
        Assert.Null(Try(history, "2029-01-01T00:00:00Z"));
        Assert.Null(Try(History.WithAgencies().Keyring("qualification.add", Lab, Bodies.Of("qualification.add"))
            .Keyring("qualification.revoke", Lab, Bodies.Of("qualification.revoke")), "2026-06-01T00:00:00Z"));
    }

    [Fact]
    public void A_qualification_is_revoked_once_with_all_its_periods()
    {
        var history = Add(History.WithAgencies());
        Assert.Null(Try(history, "2029-01-01T00:00:00Z"));

        history.Keyring("qualification.revoke", Lab, Bodies.Of("qualification.revoke"));

        Assert.All(Keyring(history).Qualifications, q => Assert.NotNull(q.Revocation));
        Assert.Equal(
            "custody.unknown-qualification",
            history.Try(history.Sign("qualification.revoke", Lab, Bodies.Of("qualification.revoke"), stream: Lab.Stream)).Why?.Code);
    }

    [Fact]
    public void Only_the_root_key_records_qualifications() => Assert.Equal(
        "custody.not-the-root-key",
        History.WithAgencies().Let(h => h.Try(h.Sign("qualification.add", Lab, Bodies.Of("qualification.add"), [LabSeal], Lab.Stream))).Why?.Code);

    [Fact]
    public void A_qualification_that_ends_before_it_begins_is_refused() => Assert.Equal(
        "custody.ends-before-it-starts",
        History.WithAgencies().Let(h => h.Try(h.Sign("qualification.add", Lab, Bodies.Of("qualification.add").With("to", "2025-01-01T00:00:00Z"), stream: Lab.Stream))).Why?.Code);

    [Theory]
    [InlineData("+08:00", null)]
    [InlineData("-03:30", null)]
    [InlineData("+15:00", "schema.pattern")]
    [InlineData("08:00", "schema.pattern")]
    [InlineData("+08:60", "schema.pattern")]
    public void An_agency_says_by_what_offset_its_days_are_counted(string offset, string? refused)
    {
        var history = new History();

        var answer = history.Try(history.Sign("agency.create", Lab, Bodies.AgencyCreate(Lab).With("offset", offset), stream: Lab.Stream));

        Assert.Equal(refused, answer.Why?.Code);
        Assert.Equal(refused is null ? offset : null, history.State(Lab.Stream).Keyring?.Offset);
    }

    private static Keyring Keyring(History history) => history.State(Lab.Stream).Keyring!;

    private static History Add(History history, string? officer = "331024-2001") =>
        history.Keyring("qualification.add", Lab, Bodies.Of("qualification.add").With("officer", officer));

    private static string? Try(History history, string from) => history.Try(history.Sign(
        "qualification.add", Lab, Bodies.Of("qualification.add").With("from", from).With("to", "2031-12-31T23:59:59Z"), stream: Lab.Stream)).Why?.Code;

    /// <summary>What counts for an officer then: the officer's own and the agency's; null for the agency's alone.</summary>
    private static IEnumerable<Qualification> Counting(Keyring keyring, string? officer, DateTimeOffset at) =>
        keyring.Qualifications.Where(q => (q.Officer is null || q.Officer == officer) && q.IsValid(at));
}
