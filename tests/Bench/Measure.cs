using System.Diagnostics;

namespace Integrity.Bench;

/// <summary>Medians over repeats after a warm-up. Work that claims one core runs on the calling thread alone.</summary>
internal sealed class Measure(bool quick, long? largest = null)
{
    public bool Quick => quick;

    /// <summary>Statements of the largest ledger that is built to see how figures grow.</summary>
    public long Largest => largest ?? (quick ? 100_000 : 10_000_000);

    private TimeSpan WarmUp => TimeSpan.FromSeconds(quick ? 0.3 : 1);

    private int Repeats => quick ? 5 : 11;

    /// <summary>Operations a second on this thread.</summary>
    /// <param name="operations">How many one run does; enough for some milliseconds.</param>
    public double Rate(int operations, Action run) => operations / Seconds(run);

    /// <summary>Seconds that one run takes on this thread.</summary>
    public double Seconds(Action run)
    {
        // The runtime compiles hot code again in the background; it must have done so before the first repeat.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;)
        {
            run();
        }

        Thread.Sleep(200);
        run();
        return Median([.. Enumerable.Range(0, Repeats).Select(_ => Once(run))]);
    }

    /// <summary>Seconds of each of several programs on the same work, taking turns, so that a slow moment of the machine hits all alike.</summary>
    public async Task<double[]> InTurnsAsync(int repeats, params Func<Task>[] runs)
    {
        var times = runs.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= (quick ? Math.Min(repeats, 3) : repeats); round++)
        {
            for (var i = 0; i < runs.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await runs[i]();
                if (round > 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                }
            }
        }

        return [.. times.Select(t => Median([.. t]))];
    }

    public static double Median(double[] values) => Percentile(values, 0.5);

    public static double Percentile(double[] values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)];
    }

    private static double Once(Action run)
    {
        var started = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
