using System.Diagnostics;
using System.Diagnostics.Metrics;
using Integrity.Grains;

namespace Integrity.Ledger.Accept;

internal static class IntakeMeters
{
    private static readonly Counter<long> Accepted =
        LedgerMeter.Meter.CreateCounter<long>("integrity.statements.accepted", "{statement}", "Statements committed, repeats included.");

    private static readonly Counter<long> Refusals =
        LedgerMeter.Meter.CreateCounter<long>("integrity.statements.refused", "{statement}", "Statements refused, by code.");

    private static readonly UpDownCounter<int> Undecided = LedgerMeter.Meter.CreateUpDownCounter<int>(
        "integrity.statements.undecided", "{statement}", "Statements that are here and not decided: being judged, waiting for their stream's turn or for the store.");

    private static readonly Histogram<double> Duration =
        LedgerMeter.Meter.CreateHistogram<double>("integrity.statements.accept.duration", "s", "From the envelope, read, to the decision, by outcome.");

    /// <summary>Counts and times one statement; failed unless it is answered before it is disposed.</summary>
    public static Statement Deciding()
    {
        Undecided.Add(1);
        return new Statement();
    }

    /// <summary>A statement that is being decided.</summary>
    public sealed class Statement : IDisposable
    {
        private readonly long started = Stopwatch.GetTimestamp();
        private string outcome = "failed";

        public void Answered(Result<Acceptance> result)
        {
            if (result.Ok(out var accepted, out var refusal))
            {
                outcome = accepted.Repeated ? "repeated" : "accepted";
                Accepted.Add(1);
            }
            else
            {
                outcome = "refused";
                Refused(refusal);
            }
        }

        public void Dispose()
        {
            Undecided.Add(-1);
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    public static void Refused(Refusal refusal) => Refusals.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));
}
