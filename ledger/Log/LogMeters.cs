using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Log;

internal static class LogMeters
{
    private static readonly Counter<long> Steps = LedgerMeter.Meter.CreateCounter<long>("integrity.log.steps", "{step}", "Checkpoints signed.");

    private static readonly Counter<long> Failures =
        LedgerMeter.Meter.CreateCounter<long>("integrity.log.failures", "{failure}", "Steps the store did not take; retried.");

    public static void Step() => Steps.Add(1);

    public static void Failed(Exception failure) => Failures.Add(1, new KeyValuePair<string, object?>("kind", failure.GetType().Name));
}
