using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Oversight;

internal static class OversightMeters
{
    private static readonly Counter<long> Failures = LedgerMeter.Meter.CreateCounter<long>(
        "integrity.oversight.failures", "{failure}", "Steps of the oversight's figures that failed; they stand where they stood, and are tried again.");

    private static readonly Gauge<long> Lag =
        LedgerMeter.Meter.CreateGauge<long>("integrity.oversight.lag", "{entry}", "Log entries that the oversight's figures do not count yet.");

    public static void Failed(Exception failure) => Failures.Add(1, new KeyValuePair<string, object?>("kind", failure.GetType().Name));

    /// <summary>What the node that keeps the oversight found to do.</summary>
    public static void Behind(long entries) => Lag.Record(entries);
}
