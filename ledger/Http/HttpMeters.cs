using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Http;

internal static class HttpMeters
{
    private static readonly Counter<long> Refusals =
        LedgerMeter.Meter.CreateCounter<long>("integrity.refusals", "{answer}", "Answers that said no, by code: unreadable, forged, not allowed, too much, not now.");

    private static readonly Histogram<double> ReceiptWait = LedgerMeter.Meter.CreateHistogram<double>(
        "integrity.receipts.wait", "s", "From the commit to the receipt, by what the sender waited for and what he got.");

    private static readonly UpDownCounter<int> Listeners =
        LedgerMeter.Meter.CreateUpDownCounter<int>("integrity.listeners", "{listener}", "Open event streams.");

    public static void Refused(string code) => Refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    public static void Waited(Wait wait, Receipt got, TimeSpan took) => ReceiptWait.Record(
        took.TotalSeconds,
        new KeyValuePair<string, object?>("wait", wait switch { Wait.None => "none", Wait.Log => "log", _ => "anchor" }),
        new KeyValuePair<string, object?>("got", got.Anchor is not null ? "anchored" : got.Logged is not null ? "logged" : "promised"));

    public static void Listening(int more) => Listeners.Add(more);
}
