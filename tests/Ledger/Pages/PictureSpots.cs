using Integrity.Ledger.Pages.Items;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>The marks above the picture of a custody: none hides another.</summary>
public sealed class PictureSpots
{
    [Fact]
    public void What_stands_apart_keeps_a_sign_of_its_own()
    {
        var spots = PictureSpot.Of([new(0.9, "bad", "#2"), new(0, "good", "#0"), new(0.5, "good", "#1")]);
        Assert.Equal(["#0", "#1", "#2"], spots.Select(s => s.Says));
        Assert.All(spots, s => Assert.Equal(("", -6), (Assert.Single(s.Signs).Tone.Number, s.Signs.Single().Left)));
    }

    [Fact]
    public void What_stands_close_is_one_spot_that_counts_each_tone_the_gravest_first()
    {
        var spot = Assert.Single(PictureSpot.Of([new(0.01, "good", "#0"), new(0.02, "good", "#1"), new(0.04, "bad", "#2"), new(0.05, "doubtful", "#3")]));
        Assert.Equal([("bad", ""), ("doubtful", ""), ("good", "2")], spot.Tones.Select(t => (t.Name, t.Number)));
        Assert.Equal("#0\n#1\n#2\n#3", spot.Says);
        Assert.True(spot.IsCounted);
        Assert.Equal(spot.Signs.Select(s => s.Left).Order(), spot.Signs.Select(s => s.Left));
        Assert.Equal(3, spot.Signs.Select(s => s.Left).Distinct().Count());
    }

    [Fact]
    public void At_the_right_edge_a_spot_grows_to_the_left()
    {
        var spot = Assert.Single(PictureSpot.Of([new(0.95, "good", "#0"), new(1, "doubtful", "#1")]));
        Assert.All(spot.Signs, s => Assert.True(s.Left + s.Tone.Width <= 0));
    }
}
