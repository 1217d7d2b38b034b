using System.Diagnostics;

namespace Integrity.Ledger;

/// <summary>Trace ids are drawn here: what a caller sends as its trace context could say anything, and it would be sent on to the collector.</summary>
internal sealed class NoCallersContext : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }
}
