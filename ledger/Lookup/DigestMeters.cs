using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Lookup;

internal static class DigestMeters
{
    private static readonly Counter<long> Failures =
        LedgerMeter.Meter.CreateCounter<long>("integrity.digests.failures", "{failure}", "Steps of the look-up by digest that failed; retried.");

    public static void Failed(Exception failure) => Failures.Add(1, new KeyValuePair<string, object?>("kind", failure.GetType().Name));
}
