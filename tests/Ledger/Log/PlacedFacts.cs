using Integrity.Ledger.Log;

namespace Integrity.Ledger.Tests.Log;

public sealed class PlacedFacts
{
    private const bool S = true;
    private const bool Heads = false;

    [Fact]
    public void What_another_node_logged_has_the_places_of_its_leaves()
    {
        var placed = Placed.Nothing.With(100, [S, S, Heads, S, Heads], after: 40, last: 43);
        Assert.Equal([null, 100, 101, 103, null], Enumerable.Range(40, 5).Select(p => placed.IndexOf(p)));
    }

    [Fact]
    public void Steps_known_before_stay_known()
    {
        var placed = Placed.Nothing.With(0, [1, 2]).With(3, [S, Heads], after: 2, last: 3);
        Assert.Equal([0, 1, 3], Enumerable.Range(1, 3).Select(p => placed.IndexOf(p)));
    }

    [Fact]
    public void Where_a_position_was_never_used_nothing_is_guessed() =>
        Assert.Null(Placed.Nothing.With(100, [S, S, Heads], after: 40, last: 43).IndexOf(41));
}
