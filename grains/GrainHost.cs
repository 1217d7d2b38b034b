using System.Collections.Concurrent;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Grains;

/// <summary>
/// Runs grains in this process: one per stream while it is in use, at most so many at once, and with at most so many statements replayed
/// between them: a history may be long. Grains do not know of it.
/// </summary>
/// <remarks>Dropping one that is still at work is harmless: the store arbitrates between it and its successor.</remarks>
public sealed class GrainHost(string origin, IStreamStore store, TimeProvider clock, int capacity = GrainHost.DefaultCapacity, PublicKey? ledgerKey = null, long mostStatements = GrainHost.DefaultStatements)
{
    public const int DefaultCapacity = 10_000;

    /// <summary>About 3 KB each.</summary>
    public const long DefaultStatements = 30_000;

    /// <summary>Statements are counted once in so many uses, or in as many as there are grains: counting visits each of them.</summary>
    private const int Recount = 256;

    /// <summary>However long they are, those used last stay: they are being asked for.</summary>
    private const int Least = 16;

    private readonly ConcurrentDictionary<StreamName, Seat> seats = [];
    private readonly Lock evicting = new();
    private readonly Horizon horizon = new();
    private long uses;
    private long recountAt = Recount;

    /// <summary>Grains in memory.</summary>
    public int Count => seats.Count;

    public StreamGrain Of(StreamName stream)
    {
        var isNew = !seats.TryGetValue(stream, out var seat);
        seat ??= seats.GetOrAdd(stream, static (name, host) => host.Seated(name), this);
        seat.LastUse = Interlocked.Increment(ref uses);

        // Counting the grains stops everybody for a moment, so only newcomers do it.
        if ((isNew && seats.Count > capacity) || (IsTimeToRecount(seat.LastUse) && Statements > mostStatements))
        {
            Evict();
        }

        return seat.Grain;
    }

    private Seat Seated(StreamName stream) => new(new StreamGrain(stream, origin, store, Of, clock, horizon, ledgerKey));

    /// <summary>Takes in what somebody has read from the store anyway, in the order of acceptance: it need not be read again.</summary>
    /// <param name="stream">Whose statement it is.</param>
    /// <param name="stored">It.</param>
    /// <param name="envelope">The same, parsed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StreamBrokenException">The store's own statement does not replay.</exception>
    public Task TakeAsync(StreamName stream, StoredStatement stored, Envelope envelope, CancellationToken cancellation) =>
        Of(stream).TakeAsync(stored, envelope, cancellation);

    /// <summary>Somebody follows the log and read this part of it whole: where a stream had nothing in it, its grain need not look.</summary>
    /// <param name="first">The first log index.</param>
    /// <param name="next">The one after the last.</param>
    /// <param name="statements">All statements between the two, in order.</param>
    public void Followed(long first, long next, IReadOnlyList<StoredStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        horizon.Followed(first, next, statements);
    }

    private bool IsTimeToRecount(long use)
    {
        var due = Volatile.Read(ref recountAt);
        return use >= due && Interlocked.CompareExchange(ref recountAt, use + Math.Max(Recount, seats.Count), due) == due;
    }

    /// <summary>Statements replayed and in memory.</summary>
    public long Statements => seats.Sum(s => s.Value.Grain.Statements);

    /// <summary>Drops those that were used longest ago, down to three quarters of what may be.</summary>
    private void Evict()
    {
        lock (evicting)
        {
            var (count, statements) = (seats.Count, Statements);
            if (count <= capacity && statements <= mostStatements)
            {
                return;
            }

            // A picture of one moment first: others seat newcomers meanwhile, and sorting asks a collection twice how large it is.
            foreach (var (stream, seat) in seats.ToArray().OrderBy(s => s.Value.LastUse).SkipLast(Math.Min(Least, capacity)))
            {
                if (count <= capacity - Math.Max(1, capacity / 4) && statements <= mostStatements / 4 * 3)
                {
                    return;
                }

                statements -= seat.Grain.Statements;
                count -= seats.TryRemove(stream, out _) ? 1 : 0;
            }
        }
    }

    private sealed class Seat(StreamGrain grain)
    {
        public StreamGrain Grain { get; } = grain;

        public long LastUse { get; set; }
    }
}
