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

    private static void Edition(System.Text.Json.Nodes.JsonObject body, string edition, string from) =>
        body.With("edition", edition).With("pack", StreamBodies.Pack(edition, from));

    private static History Published() => History.WithAgencies().DoIn(Stream, "standard.publish", Lab);
}
