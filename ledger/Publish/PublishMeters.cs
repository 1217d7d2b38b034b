using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Publish;

internal static class PublishMeters
{
    private static readonly Counter<long> Documents =
        LedgerMeter.Meter.CreateCounter<long>("integrity.publish.items", "{item}", "Items looked at for the region, by what came of it.");

    private static readonly Counter<long> Failures =
        LedgerMeter.Meter.CreateCounter<long>("integrity.publish.failures", "{failure}", "Requests to the region that failed, by code.");

    private static readonly ObservableGauge<long> Unpublished = LedgerMeter.Meter.CreateObservableGauge(
        "integrity.publish.lag", static () => Interlocked.Read(ref lag), "{entry}", "Anchored log entries whose items are not published yet.");

    private static Measurement<int>[] aside = [];

    private static readonly ObservableGauge<int> SetAside = LedgerMeter.Meter.CreateObservableGauge(
        "integrity.publish.aside", static () => aside, "{item}", "Items that the region refuses for good, by code.");

    private static long lag;

    public static void Put(Put outcome) => Documents.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));

    public static void Failed(string code) => Failures.Add(1, new KeyValuePair<string, object?>("code", code));

    public static void Aside(IReadOnlyCollection<SetAside> items) =>
        aside = [.. items.GroupBy(a => a.Code).Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("code", g.Key)))];

    public static void Lag(long entries) => Interlocked.Exchange(ref lag, entries);
}
