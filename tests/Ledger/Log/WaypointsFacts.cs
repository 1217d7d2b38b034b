using Integrity.Ledger.Anchor;
using Integrity.Ledger.Log;

namespace Integrity.Ledger.Tests.Log;

/// <summary>From what a node remembers of where the log was, it is never far to a checkpoint that was passed lately.</summary>
public sealed class WaypointsFacts
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    [InlineData(20_000)]
    public void The_way_to_a_checkpoint_is_no_longer_than_a_few_times_its_age(int steps)
    {
        for (var age = 0; age < steps; age += 1 + (steps / 100))
        {
            var from = Passed(steps).To(steps - age)!;
            Assert.InRange(steps - age - from.Size, 0, Math.Max(0, 3 * age));
        }
    }

    [Fact]
    public void Few_are_held_however_long_nothing_is_anchored() =>
        Assert.InRange(Enumerable.Range(1, 2_000).Select(size => Passed(2_000).To(size)).OfType<LogSnapshot>().Distinct().Count(), 6, 12);

    [Fact]
    public void What_is_far_behind_is_let_go_so_that_no_old_map_stays_in_memory()
    {
        var passed = Passed(50_000);
        Assert.Null(passed.To(50_000 - 40_000));
        Assert.NotNull(passed.To(50_000 - 1_000));
    }

    [Fact]
    public void A_log_that_stands_still_is_remembered_once_and_a_checkpoint_before_all_of_them_has_no_way()
    {
        var passed = new Waypoints();
        passed.Add(At(10));
        passed.Add(At(10));
        Assert.Null(passed.To(9));
        Assert.Equal(10, passed.To(10)!.Size);
        Assert.Equal(10, passed.To(400)!.Size);
    }

    [Fact]
    public void What_lies_before_an_anchor_is_forgotten()
    {
        var passed = Passed(6);
        Assert.Equal(4, passed.To(4)!.Size);
        Assert.Null(passed.To(3));
        Assert.Equal(6, passed.To(6)!.Size);
    }

    private static Waypoints Passed(int steps)
    {
        var passed = new Waypoints();
        for (var size = 1; size <= steps; size++)
        {
            passed.Add(At(size));
        }

        return passed;
    }

    private static LogSnapshot At(long size) => LogSnapshot.Empty with { Size = size };
}
