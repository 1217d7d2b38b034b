using System.Diagnostics.Metrics;
using System.Numerics;

namespace Integrity.Ledger.Anchor;

internal static class AnchorMeters
{
    private static readonly Counter<long> Anchors = LedgerMeter.Meter.CreateCounter<long>("integrity.anchors", "{anchor}", "Checkpoints anchored.");

    private static readonly Counter<long> Failures =
        LedgerMeter.Meter.CreateCounter<long>("integrity.anchor.failures", "{failure}", "Looks at the chain that failed, by code.");

    private static readonly Counter<long> Reorganisations =
        LedgerMeter.Meter.CreateCounter<long>("integrity.anchor.reorganisations", "{reorganisation}", "Times that the chain took anchored blocks back.");

    private static readonly Histogram<double> Look =
        LedgerMeter.Meter.CreateHistogram<double>("integrity.anchor.look.duration", "s", "One look at the chain, with its transaction's inclusion.");

    private static readonly Gauge<long> Lag =
        LedgerMeter.Meter.CreateGauge<long>("integrity.anchor.lag", "{entry}", "Log entries that no final anchor covers.");

    private static readonly Gauge<double> LagTime =
        LedgerMeter.Meter.CreateGauge<double>("integrity.anchor.lag.time", "s", "How long the oldest of them has waited.");

    private static readonly Gauge<double> Funds =
        LedgerMeter.Meter.CreateGauge<double>("integrity.anchor.balance", "{ether}", "What the account that anchors has.");

    public static void Anchored() => Anchors.Add(1);

    public static void Failed(string code) => Failures.Add(1, new KeyValuePair<string, object?>("code", code));

    public static void Reorganised() => Reorganisations.Add(1);

    public static void Looked(TimeSpan took) => Look.Record(took.TotalSeconds);

    public static void Behind(long entries, TimeSpan since)
    {
        Lag.Record(entries);
        LagTime.Record(since.TotalSeconds);
    }

    public static void Balance(BigInteger wei) => Funds.Record((double)wei / 1e18);
}
