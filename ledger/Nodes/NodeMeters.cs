using System.Diagnostics.Metrics;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Nodes;

internal static class NodeMeters
{
    private static readonly UpDownCounter<int> Held =
        LedgerMeter.Meter.CreateUpDownCounter<int>("integrity.lease.held", "{lease}", "1 while this node holds the role.");

    private static readonly Gauge<long> Epoch =
        LedgerMeter.Meter.CreateGauge<long>("integrity.lease.epoch", "{epoch}", "How often the role has passed on, as this node last held it.");

    private static readonly Counter<long> Failures = LedgerMeter.Meter.CreateCounter<long>(
        "integrity.lease.failures", "{failure}", "Requests for a role that the store did not answer; asked again.");

    public static void Failed(string role) => Failures.Add(1, new KeyValuePair<string, object?>("role", role));

    /// <summary>This node holds the role until what it got is disposed.</summary>
    public static IDisposable Holding(Lease lease)
    {
        var role = new KeyValuePair<string, object?>("role", lease.Role);
        Epoch.Record(lease.Epoch, role);
        Held.Add(1, role);
        return new Limits.Seat(() => Held.Add(-1, role));
    }
}
