namespace Integrity.Ledger.Limits;

/// <summary>The node's last minutes: it says that it goes, and finishes what was begun.</summary>
internal sealed class Drain : IDisposable
{
    private readonly CancellationTokenSource begun = new();
    private int inFlight;

    public bool HasBegun => begun.IsCancellationRequested;

    /// <summary>Cancelled when the drain begins: for waits that the sender can take up elsewhere.</summary>
    public CancellationToken Begun => begun.Token;

    /// <summary>Requests being answered.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    public Task BeginAsync() => begun.CancelAsync();

    /// <summary>A request, until it is disposed.</summary>
    public Seat Enter()
    {
        _ = Interlocked.Increment(ref inFlight);
        return new Seat(() => Interlocked.Decrement(ref inFlight));
    }

    public void Dispose() => begun.Dispose();
}
