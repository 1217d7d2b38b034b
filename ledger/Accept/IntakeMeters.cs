using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Accept;

internal static class IntakeMeters
{
    private static readonly Counter<long> Accepted =
        LedgerMeter.Meter.CreateCounter<long>("integrity.statements.accepted", "{statement}", "Statements committed, repeats included.");

    private static readonly Counter<long> Refused =
        LedgerMeter.Meter.CreateCounter<long>("integrity.statements.refused", "{statement}", "Statements refused, by code.");

    private static readonly Histogram<double> Duration =
        LedgerMeter.Meter.CreateHistogram<double>("integrity.statements.accept.duration", "s", "From the envelope's bytes to the commit.");

    public static void Answered(Refusal? refusal, TimeSpan took)
    {
        if (refusal is null)
        {
            Accepted.Add(1);
            Duration.Record(took.TotalSeconds);
        }
        else
        {
            Refused.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));
        }
    }
}
