using System.Collections.Concurrent;

namespace Integrity.Hammer;

/// <summary>What must never happen, and did. A run with any is not passed.</summary>
internal sealed class Faults
{
    private const int Kept = 20;

    private readonly ConcurrentQueue<string> first = new();
    private long count;

    public long Count => Interlocked.Read(ref count);

    /// <summary>The rest are like these.</summary>
    public IEnumerable<string> First => first;

    public void Add(string what)
    {
        if (Interlocked.Increment(ref count) <= Kept)
        {
            first.Enqueue(what);
        }
    }
}
