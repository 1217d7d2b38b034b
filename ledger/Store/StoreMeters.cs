using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Store;

internal static class StoreMeters
{
    private static readonly Histogram<int> GroupSize =
        LedgerMeter.Meter.CreateHistogram<int>("integrity.store.group", "{write}", "Writes that shared one transaction.");

    private static readonly UpDownCounter<int> Pending =
        LedgerMeter.Meter.CreateUpDownCounter<int>("integrity.store.pending", "{write}", "Writes that are queued or being committed.");

    private static readonly Histogram<double> Duration =
        LedgerMeter.Meter.CreateHistogram<double>("integrity.store.duration", "s", "A write from its caller's side: queue, transaction, commit. By operation.");

    public static void Group(int writes) => GroupSize.Record(writes);

    /// <summary>Counts and times one write until it is disposed.</summary>
    /// <param name="operation">One of the store's own few words.</param>
    public static Write Writing(string operation)
    {
        Pending.Add(1);
        return new Write(operation, Stopwatch.GetTimestamp());
    }

    /// <summary>A write that is under way.</summary>
    public readonly struct Write(string operation, long started) : IDisposable
    {
        public void Dispose()
        {
            Pending.Add(-1);
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
        }
    }
}
