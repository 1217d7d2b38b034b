using System.Numerics;

namespace Integrity.Hammer.Load;

/// <summary>Latencies in buckets of 1.6 %: a fixed 16 KB however long the run. Thread-safe.</summary>
internal sealed class Histogram
{
    private const int Sub = 6;

    private readonly long[] counts = new long[(40 - Sub) << Sub];
    private long max;

    public long Count => counts.Sum();

    public double Max => max / 1000.0;

    public void Add(TimeSpan latency)
    {
        var micros = Math.Max(0, (long)latency.TotalMicroseconds);
        _ = Interlocked.Increment(ref counts[Math.Min(Bucket(micros), counts.Length - 1)]);
        for (var seen = Volatile.Read(ref max); micros > seen; seen = Volatile.Read(ref max))
        {
            _ = Interlocked.CompareExchange(ref max, micros, seen);
        }
    }

    /// <summary>Milliseconds that this part of all stayed within; 0 when nothing was measured.</summary>
    public double Percentile(double part)
    {
        var (all, seen) = (Count, 0L);
        for (var i = 0; i < counts.Length && all > 0; i++)
        {
            seen += counts[i];
            if (seen >= part * all)
            {
                return Math.Min(Top(i), max) / 1000.0;
            }
        }

        return 0;
    }

    public override string ToString() =>
        Count == 0 ? "none" : $"p50 {Percentile(0.5):F1}  p95 {Percentile(0.95):F1}  p99 {Percentile(0.99):F1}  max {Max:F1} ms  ({Count:N0})";

    private static int Bucket(long micros)
    {
        var power = BitOperations.Log2((ulong)micros | 1);
        return power < Sub ? (int)micros : ((power - Sub + 1) << Sub) + (int)((micros >> (power - Sub)) - (1 << Sub));
    }

    /// <summary>The largest value of a bucket.</summary>
    private static long Top(int bucket) => bucket < 1 << Sub ? bucket : ((((bucket & ((1 << Sub) - 1)) + (1L << Sub) + 1) << ((bucket >> Sub) - 1)) - 1);
}
