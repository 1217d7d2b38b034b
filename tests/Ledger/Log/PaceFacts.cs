using Integrity.Ledger.Log;

namespace Integrity.Ledger.Tests.Log;

public sealed class PaceFacts
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void After_a_statement_that_came_alone_the_log_rests_for_one_interval() => Assert.Equal(Interval, Pace.After(1, TimeSpan.Zero, Interval));

    [Fact]
    public void A_slow_store_rests_as_long_as_it_worked() =>
        Assert.Equal(TimeSpan.FromMilliseconds(23), Pace.After(1, TimeSpan.FromMilliseconds(23), Interval));

    [Theory]
    [InlineData(100_000, 0)]
    [InlineData(1, 60_000)]
    public void No_rest_is_longer_than_five_intervals(long statements, int milliseconds) =>
        Assert.Equal(5 * Interval, Pace.After(statements, TimeSpan.FromMilliseconds(milliseconds), Interval));

    [Theory]
    [InlineData(20, 10)]
    [InlineData(90, 10)]
    [InlineData(150, 50)]
    [InlineData(2000, 50)]
    public void Rests_settle_at_one_interval_below_a_statement_an_interval_and_at_the_longest_above(int aSecond, int milliseconds)
    {
        var rest = Interval;
        var waiting = 0.0;
        for (var step = 0; step < 50; step++)
        {
            waiting += rest.TotalSeconds * aSecond;
            rest = Pace.After((long)waiting, TimeSpan.Zero, Interval);
            waiting -= (long)waiting;
        }

        Assert.Equal(milliseconds, rest.TotalMilliseconds);
    }

    [Fact]
    public void Without_an_interval_there_is_no_rest() => Assert.Equal(TimeSpan.Zero, Pace.After(7, TimeSpan.FromSeconds(1), TimeSpan.Zero));
}
