using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Store;

/// <summary>Waits for one kind of change, and no longer than until one would look by oneself. For one waiter.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without its wait handle a SemaphoreSlim holds nothing to release.")]
public sealed class Signal
{
    private readonly SemaphoreSlim heard = new(0, 1);

    public Signal(StoreChanges changes, StoreChange wanted) => changes.Hear(change =>
    {
        if (change == wanted)
        {
            Raise();
        }
    });

    /// <summary>As if it had been heard.</summary>
    public void Raise()
    {
        if (heard.CurrentCount > 0)
        {
            return;
        }

        try
        {
            _ = heard.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has just raised it.
        }
    }

    /// <summary>True when it was heard, since the last wait or now; false when the time is over.</summary>
    public Task<bool> WaitAsync(TimeSpan most, CancellationToken cancellation) => heard.WaitAsync(most, cancellation);
}
