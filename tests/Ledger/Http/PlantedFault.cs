using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Http;

/// <summary>Makes the next write of a statement fail once at a named point, and no other write: the log, the worklist and the reminders commit too.</summary>
internal sealed class PlantedFault : IDisposable
{
    private readonly StoreProbe probe;
    private bool appending;

    public PlantedFault(StoreProbe probe, string point)
    {
        this.probe = probe;
        probe.Hook = at =>
        {
            appending |= at == "append";
            if (at == point && appending && !Struck)
            {
                Struck = true;
                throw new IOException("planted");
            }
        };
    }

    public bool Struck { get; private set; }

    public void Dispose() => probe.Hook = null;
}
