using System.Collections.Concurrent;

namespace Integrity.Hammer.Load;

/// <summary>What happened, counted as it happens.</summary>
internal sealed class Tally(Faults faults)
{
    private readonly ConcurrentDictionary<string, long> codes = new();
    private long acknowledged;
    private long refused;
    private long repeated;

    public Histogram Accept { get; } = new();

    public Histogram Logged { get; } = new();

    public Histogram Anchored { get; } = new();

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    public long Refused => Interlocked.Read(ref refused);

    public long Repeated => Interlocked.Read(ref repeated);

    public IEnumerable<(string Code, long Count)> Codes => codes.OrderByDescending(c => c.Value).Select(c => (c.Key, c.Value));

    public void Acknowledge() => Interlocked.Increment(ref acknowledged);

    public void Repeat() => Interlocked.Increment(ref repeated);

    /// <summary>Refused as it had to be.</summary>
    public void Refuse(string code)
    {
        _ = Interlocked.Increment(ref refused);
        Note("refused as it must: " + code);
    }

    /// <summary>Something that is no fault by itself: turned away under load, a connection that was killed.</summary>
    public void Note(string code) => codes.AddOrUpdate(code, 1, static (_, n) => n + 1);

    /// <summary>Something that must never happen.</summary>
    public void Fault(string what) => faults.Add(what);
}
