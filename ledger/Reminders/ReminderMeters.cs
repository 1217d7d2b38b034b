using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Reminders;

internal static class ReminderMeters
{
    private static readonly Counter<long> Delivered =
        LedgerMeter.Meter.CreateCounter<long>("integrity.reminders.delivered", "{message}", "Webhook messages that were taken.");

    private static readonly Counter<long> Undelivered =
        LedgerMeter.Meter.CreateCounter<long>("integrity.reminders.undelivered", "{try}", "Tries that failed, by why.");

    /// <summary>Counts one try.</summary>
    /// <param name="failure">Null when the message was taken.</param>
    public static void Tried(string? failure)
    {
        if (failure is null)
        {
            Delivered.Add(1);
        }
        else
        {
            Undelivered.Add(1, new KeyValuePair<string, object?>("why", failure));
        }
    }
}
