using Integrity.Ledger.Limits;

namespace Integrity.Ledger.Tests.Limits;

public sealed class BudgetFacts
{
    private readonly Clock clock = new();

    [Fact]
    public void Ten_seconds_worth_at_once_then_the_rate_and_the_wait_named_is_the_wait_needed()
    {
        var budget = new Budget(5, clock);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(TimeSpan.Zero, budget.Spend("a")));
        Assert.Equal(TimeSpan.FromMilliseconds(200), budget.Spend("a"));
        clock.Now += TimeSpan.FromMilliseconds(199);
        Assert.Equal(TimeSpan.FromMilliseconds(1), budget.Spend("a"));
        clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(TimeSpan.Zero, budget.Spend("a"));
        Assert.NotEqual(TimeSpan.Zero, budget.Spend("a"));
    }

    [Fact]
    public void What_is_owed_is_waited_for_and_looking_costs_nothing()
    {
        var budget = new Budget(10, clock);
        for (var i = 0; i < 130; i++)
        {
            budget.Owe("a");
        }

        Assert.Equal(TimeSpan.FromSeconds(3.1), budget.Overdrawn("a"));
        Assert.Equal(TimeSpan.FromSeconds(3.1), budget.Overdrawn("a"));
        Assert.Equal(TimeSpan.Zero, budget.Overdrawn("b"));
        clock.Now += TimeSpan.FromSeconds(3.1);
        Assert.Equal(TimeSpan.Zero, budget.Overdrawn("a"));
    }

    [Fact]
    public void Nobody_grows_the_table_by_making_up_parties()
    {
        var budget = new Budget(1, clock);
        _ = budget.Spend("first");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var names = Enumerable.Range(0, 200_000).Select(i => $"made up {i}").ToList();
        var named = GC.GetAllocatedBytesForCurrentThread();
        names.ForEach(name => budget.Spend(name));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - named, 0, (named - before) / 10);
    }

    [Fact]
    public async Task Many_at_once_get_no_more_than_there_is()
    {
        var budget = new Budget(100, clock);
        var granted = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 5000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, (_, _) =>
        {
            if (budget.Spend("a") == TimeSpan.Zero)
            {
                Interlocked.Increment(ref granted);
            }

            return ValueTask.CompletedTask;
        });
        Assert.Equal(1000, granted);
    }

    [Fact]
    public void A_seat_given_back_twice_is_one_seat()
    {
        var seats = new Seats(2);
        var (first, second) = (seats.Take()!, seats.Take()!);
        Assert.Null(seats.Take());
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, seats.Taken);
        Assert.NotNull(seats.Take());
        Assert.Null(seats.Take());
        second.Dispose();
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
