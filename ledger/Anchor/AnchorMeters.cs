using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Anchor;

internal static class AnchorMeters
{
    private static readonly Counter<long> Anchors = LedgerMeter.Meter.CreateCounter<long>("integrity.anchors", "{anchor}", "Checkpoints anchored.");

    private static readonly Counter<long> Failures =
        LedgerMeter.Meter.CreateCounter<long>("integrity.anchor.failures", "{failure}", "Looks at the chain that failed, by code.");

    public static void Anchored() => Anchors.Add(1);

    public static void Failed(string code) => Failures.Add(1, new KeyValuePair<string, object?>("code", code));
}
