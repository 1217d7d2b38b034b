namespace Integrity.Ledger.Limits;

/// <summary>So many at once, and no queue: who finds none comes back.</summary>
internal sealed class Seats(int most)
{
    private int taken;

    public int Most => most;

    public int Taken => Volatile.Read(ref taken);

    /// <summary>A seat to be given back by disposing it, or null.</summary>
    public Seat? Take()
    {
        if (Interlocked.Increment(ref taken) <= most)
        {
            return new Seat(() => Interlocked.Decrement(ref taken));
        }

        _ = Interlocked.Decrement(ref taken);
        return null;
    }
}

/// <summary>Given back once, however often it is disposed.</summary>
internal sealed class Seat(Action release) : IDisposable
{
    private Action? release = release;

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
