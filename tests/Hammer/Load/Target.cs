using System.Collections.Concurrent;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Proof;

namespace Integrity.Hammer.Load;

/// <summary>What everybody who sends shares: where to, what came of it, and when to stop.</summary>
/// <param name="Nodes">Addresses; who gets no answer from one asks the next.</param>
/// <param name="Rough">Nodes are killed meanwhile: no answer and a failure inside are to be tried again, not faults.</param>
internal sealed record Target(IReadOnlyList<Uri> Nodes, Tally Tally, Journal Journal, Recent Recent, bool Rough, CancellationToken Stop)
{
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>No answer came: a fault, unless something is killed meanwhile or the run is over.</summary>
    public void Lost(string why) => (Rough || Stop.IsCancellationRequested ? (Action<string>)Tally.Note : Tally.Fault)($"no answer: {why}");
}

/// <summary>Some of what was acknowledged last, for those who read it back.</summary>
internal sealed class Recent
{
    private const int Kept = 4096;

    private readonly ConcurrentQueue<(Planned Planned, long At)> queue = new();
    private volatile Tuple<Planned, long>? newest;

    /// <summary>The newest, and when it was acknowledged.</summary>
    public Tuple<Planned, long>? Newest => newest;

    public void Add(Planned planned, long at)
    {
        newest = Tuple.Create(planned, at);
        if ((planned.Digest.Bytes[0] & 15) == 0)
        {
            queue.Enqueue((planned, at));
            if (queue.Count > Kept)
            {
                _ = queue.TryDequeue(out _);
            }
        }
    }

    public Planned? Any(Random dice)
    {
        var all = queue.ToArray();
        return all.Length == 0 ? null : all[dice.Next(all.Length)].Planned;
    }
}
