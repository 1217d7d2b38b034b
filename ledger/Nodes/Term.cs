using Integrity.Ledger.Store;

namespace Integrity.Ledger.Nodes;

/// <summary>One holding of a lease by this node, from the moment it was given to the moment this node must believe it lost.</summary>
/// <remarks>
/// Its end is reckoned by this machine's own monotonic clock from before the request for it was sent, so it never outlives the store's row,
/// whatever the two clocks say. A process that was stopped and goes on finds its term over before it does anything else.
/// </remarks>
internal sealed class Term : IDisposable
{
    private readonly TimeProvider clock;
    private readonly TimeSpan life;
    private readonly CancellationTokenSource over;
    private readonly CancellationTokenRegistration linked;
    private long asked;

    public Term(Lease lease, long asked, TimeSpan life, TimeProvider clock, CancellationToken stop)
    {
        (Lease, this.asked, this.life, this.clock) = (lease, asked, life, clock);
        over = new CancellationTokenSource(Left, clock);
        Over = over.Token;
        linked = stop.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), over);
    }

    public Lease Lease { get; }

    /// <summary>Cancelled when the term ends or the node stops. A timer may fire late: <see cref="IsOver"/> does not.</summary>
    public CancellationToken Over { get; }

    public bool IsOver => Over.IsCancellationRequested || clock.GetElapsedTime(Interlocked.Read(ref asked)) >= life;

    private TimeSpan Left => life - clock.GetElapsedTime(asked) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The store gave it again, to a request sent at this timestamp.</summary>
    public void Prolong(long askedAgain)
    {
        _ = Interlocked.Exchange(ref asked, askedAgain);
        over.CancelAfter(Left);
    }

    public void End() => over.Cancel();

    public void Dispose()
    {
        linked.Dispose();
        over.Dispose();
    }
}
