using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Crash;

/// <summary>Makes one kind of write fail once: before it is durable, or after, so that it is done and looks as if it were not.</summary>
internal sealed class BrokenWrite : IDisposable
{
    private readonly StoreProbe probe;
    private readonly string point;
    private int left = 1;

    /// <param name="probe">Of the store.</param>
    /// <param name="write">One of <see cref="StoreWrites"/>.</param>
    /// <param name="persisted">It is durable all the same.</param>
    public BrokenWrite(StoreProbe probe, string write, bool persisted)
    {
        (this.probe, point) = (probe, persisted ? StoreProbe.Done(write) : write);
        probe.Hook = Strike;
    }

    public bool Struck => Volatile.Read(ref left) < 1;

    public void Dispose() => probe.Hook = null;

    private void Strike(string at)
    {
        if (at == point && Interlocked.Decrement(ref left) == 0)
        {
            throw new IOException($"planted at {point}");
        }
    }
}
