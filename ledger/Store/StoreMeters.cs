using System.Diagnostics.Metrics;

namespace Integrity.Ledger.Store;

internal static class StoreMeters
{
    private static readonly Histogram<int> GroupSize =
        LedgerMeter.Meter.CreateHistogram<int>("integrity.store.group", "{write}", "Writes that shared one transaction.");

    public static void Group(int writes) => GroupSize.Record(writes);
}
