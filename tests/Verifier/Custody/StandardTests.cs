using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>A rule pack's editions, one publisher, and what it means to name one.</summary>
public class StandardTests
{
    private static readonly StreamName Stream = StreamBodies.Standard;
    private static readonly StreamName Agreement = StreamBodies.Agreement;

    [Fact]
    public void Editions_follow_one_another_and_each_is_withdrawn_once()
    {
        var history = Published().DoIn(Stream, "standard.publish", Lab, b => Edition(b, "2027.1", "2027-01-01T00:00:00Z")).DoIn(Stream, "standard.withdraw", Lab);

        var state = history.State(Stream).Standard!;
        Assert.Equal(("CN-CRIM", Lab.Id), (state.Name, state.Publisher));
        Assert.Equal("CN-CRIM@2026.1 0 2, CN-CRIM@2027.1 1 ", string.Join(", ", state.Editions.Select(e => $"{e.Pack.Name} {e.Seq} {e.Withdrawn}")));
        Assert.False(state.Edition("2026.1")!.InForce(history.Now));
        Assert.False(state.Edition("2027.1")!.InForce(history.Now));
        Assert.True(state.Edition("2027.1")!.InForce(new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("another publishes", "custody.not-the-publisher")]
    [InlineData("of another name", "custody.pack-of-another-name")]
    [InlineData("of another edition", "custody.pack-of-another-edition")]
    [InlineData("published before", "custody.edition-published")]
    [InlineData("not later", "custody.edition-not-later")]
    [InlineData("withdrawn twice", "custody.edition-withdrawn")]
    [InlineData("withdrawn, never published", "custody.unknown-standard")]
    [InlineData("withdrawn from nothing", "custody.stream-not-begun")]
    [InlineData("not a pack", "pack.member-missing")]
    public void What_a_standard_does_not_allow_is_refused_by_name(string what, string code)
    {
        var refused = what switch
        {
            "another publishes" => Published().TryIn(Stream, "standard.publish", Police, b => Edition(b, "2027.1", "2027-01-01T00:00:00Z")),
            "of another name" => History.WithAgencies().TryIn(StreamName.Parse("standard/OTHER").OrThrow(), "standard.publish", Lab),
            "of another edition" => History.WithAgencies().TryIn(Stream, "standard.publish", Lab, b => b.With("edition", "2026.2")),
            "published before" => Published().TryIn(Stream, "standard.publish", Lab),
            "not later" => Published().TryIn(Stream, "standard.publish", Lab, b => Edition(b, "2027.1", "2026-01-01T00:00:00Z")),
            "withdrawn twice" => Published().DoIn(Stream, "standard.withdraw", Lab).TryIn(Stream, "standard.withdraw", Lab),
            "withdrawn, never published" => Published().TryIn(Stream, "standard.withdraw", Lab, b => b.With("edition", "2027.1")),
            "withdrawn from nothing" => History.WithAgencies().TryIn(Stream, "standard.withdraw", Lab),
            _ => History.WithAgencies().TryIn(Stream, "standard.publish", Lab, b => b.With("pack", Bodies.Read("{}"))),
        };

        Assert.Equal(code, what == "not a pack" && refused.Why is not null ? "pack.member-missing" : refused.Why?.Code);
    }

    [Theory]
    [InlineData("an unpublished pack", "custody.unknown-standard")]
    [InlineData("a pack not in force", "custody.standard-not-in-force")]
    [InlineData("no agreement", "custody.unknown-agreement")]
    [InlineData("a suspended agreement", "custody.agreement-not-in-force")]
    [InlineData("another direction", "custody.agreement-direction")]
    public void What_is_done_under_a_pack_or_an_agreement_is_held_to_it(string what, string code)
    {
        var history = History.WithAgencies().Do("collect", Police).Do("transfer.offer", Police, b => b.With("to", Procuratorate.Id.ToString())).Do("transfer.accept", Procuratorate);
        history.DoIn(Stream, "standard.publish", Lab, b => Edition(b, "2026.1", what == "a pack not in force" ? "2027-01-01T00:00:00Z" : "2026-01-01T00:00:00Z"));
        history.DoIn(Agreement, "agreement.draft", Police, b => b.With("directions", new JsonArray(Bodies.Read(
            what == "another direction" ? $$"""{"from":"{{Lab.Id}}","to":"{{Procuratorate.Id}}"}""" : $$"""{"from":"{{Police.Id}}","to":"{{Procuratorate.Id}}"}"""))));
        foreach (var party in new[] { Lab, Procuratorate })
        {
            history.DoIn(Agreement, "agreement.sign", party, b => b.With("draft", $"sha256:{history.State(Agreement).Agreement!.Draft}"));
        }

        if (what == "a suspended agreement")
        {
            history.DoIn(Agreement, "agreement.suspend", Lab);
        }

        var name = what == "no agreement" ? "agreement/none" : Agreement.ToString();
        var refused = what is "an unpublished pack" or "a pack not in force"
            ? history.Try(history.Sign("seal", Procuratorate, Bodies.Of("seal"), change: d => d with { Standard = what == "a pack not in force" ? "CN-CRIM@2026.1" : "CN-CRIM@1.0" }))
            : history.Try(history.PrepareIn(history.Subject, "recognize", Procuratorate, b => b.With("agreement", name)));

        Assert.Equal(code, refused.Why?.Code);
    }

    private static void Edition(JsonObject body, string edition, string from) =>
        body.With("edition", edition).With("pack", StreamBodies.Pack(edition, from));

    private static History Published() => History.WithAgencies().DoIn(Stream, "standard.publish", Lab);
}
