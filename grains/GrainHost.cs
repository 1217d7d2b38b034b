using System.Collections.Concurrent;
using Integrity.Identifiers;
using Integrity.Keys;

namespace Integrity.Grains;

/// <summary>Runs grains in this process: one per stream while it is in use, at most so many at once. Grains do not know of it.</summary>
/// <remarks>Dropping one that is still at work is harmless: the store arbitrates between it and its successor.</remarks>
public sealed class GrainHost(string origin, IStreamStore store, TimeProvider clock, int capacity = GrainHost.DefaultCapacity, PublicKey? ledgerKey = null)
{
    public const int DefaultCapacity = 10_000;

    private readonly ConcurrentDictionary<StreamName, Seat> seats = [];
    private readonly Lock evicting = new();
    private long uses;

    /// <summary>Grains in memory.</summary>
    public int Count => seats.Count;

    public StreamGrain Of(StreamName stream)
    {
        var seat = seats.GetOrAdd(stream, static (name, host) => host.Seated(name), this);
        seat.LastUse = Interlocked.Increment(ref uses);
        if (seats.Count > capacity)
        {
            Evict();
        }

        return seat.Grain;
    }

    private Seat Seated(StreamName stream) => new(new StreamGrain(stream, origin, store, Of, clock, ledgerKey));

    /// <summary>Drops the quarter that was used longest ago.</summary>
    private void Evict()
    {
        lock (evicting)
        {
            if (seats.Count <= capacity)
            {
                return;
            }

            foreach (var (stream, _) in seats.OrderBy(s => s.Value.LastUse).Take(Math.Max(1, capacity / 4)))
            {
                _ = seats.TryRemove(stream, out _);
            }
        }
    }

    private sealed class Seat(StreamGrain grain)
    {
        public StreamGrain Grain { get; } = grain;

        public long LastUse { get; set; }
    }
}
