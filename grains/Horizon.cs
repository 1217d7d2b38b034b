namespace Integrity.Grains;

/// <summary>
/// How far the order of acceptance is known to be committed. Positions follow the order of commits, so whoever reads a stream after somebody here saw a
/// position finds everything that was accepted before it, and need not read that stream again to judge what was accepted by then.
/// </summary>
public sealed class Horizon
{
    private long end;

    /// <summary>Everything before this position is committed.</summary>
    public long End => Volatile.Read(ref end);

    /// <summary>A statement at this position was read from the store, or its append was answered.</summary>
    public void Saw(long position)
    {
        for (var known = End; known <= position; known = End)
        {
            _ = Interlocked.CompareExchange(ref end, position + 1, known);
        }
    }
}
