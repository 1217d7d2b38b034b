using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Log;

internal static class LogMeters
{
    private static readonly Counter<long> Steps = LedgerMeter.Meter.CreateCounter<long>("integrity.log.steps", "{step}", "Checkpoints signed.");

    private static readonly Counter<long> Failures =
        LedgerMeter.Meter.CreateCounter<long>("integrity.log.failures", "{failure}", "Steps the store did not take; retried.");

    private static readonly Histogram<int> Batch =
        LedgerMeter.Meter.CreateHistogram<int>("integrity.log.batch", "{statement}", "Statements that one checkpoint brought into the log.");

    private static readonly ObservableGauge<double> Lag = LedgerMeter.Meter.CreateObservableGauge(
        "integrity.log.lag", Behind, "s", "How long the log has not been level with what is accepted. Told by the node that makes the log.");

    /// <summary>When nothing waited, last; 0 where this node does not make the log.</summary>
    private static long level;

    public static void Step() => Steps.Add(1);

    public static void Failed(Exception failure) => Failures.Add(1, new KeyValuePair<string, object?>("kind", failure.GetType().Name));

    /// <summary>What the log's maker found waiting.</summary>
    /// <param name="waiting">Statements without a place.</param>
    /// <param name="most">As many as one step takes: then more may wait.</param>
    public static void Found(int waiting, int most)
    {
        if (waiting > 0)
        {
            Batch.Record(waiting);
        }

        if (waiting < most)
        {
            Volatile.Write(ref level, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>This node makes the log from now on, or does not any more.</summary>
    public static void Leads(bool leads) => Volatile.Write(ref level, leads ? Stopwatch.GetTimestamp() : 0);

    private static IEnumerable<Measurement<double>> Behind() =>
        Volatile.Read(ref level) is > 0 and var since ? [new Measurement<double>(Stopwatch.GetElapsedTime(since).TotalSeconds)] : [];
}
