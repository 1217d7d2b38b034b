using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Integrity.Ledger;

/// <summary>The process's one meter and one trace source, both named <c>Integrity</c>.</summary>
internal static class LedgerMeter
{
    public const string Name = "Integrity";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Traces = new(Name);
}
