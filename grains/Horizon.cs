namespace Integrity.Grains;

/// <summary>
/// What is known here of the order of acceptance. Positions follow the order of commits, so whoever reads a stream after somebody here saw a position
/// finds everything that was accepted before it, and need not read that stream again to judge what was accepted by then. And who follows the log
/// without leaving anything out knows of each stream that it has nothing more where he met nothing of it.
/// </summary>
public sealed class Horizon
{
    /// <summary>Bounds memory: a megabyte or two.</summary>
    private const int MostStreams = 16_384;

    private readonly Lock gate = new();
    private long end;

    /// <summary>By stream, its newest statement in what was followed. By its key, as the store is asked for it: what a row says beside that may be altered.</summary>
    private readonly Dictionary<Hash256, long> newest = [];

    /// <summary>Of the log, up to where it was followed; and which positions that covers.</summary>
    private long index = -1, from, to;

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

    /// <summary>All statements with these log indexes were read, whatever stream they are of. A part that does not continue the one before begins anew.</summary>
    /// <param name="first">The first log index.</param>
    /// <param name="next">The one after the last.</param>
    /// <param name="statements">In order of the log, which is that of acceptance.</param>
    internal void Followed(long first, long next, IReadOnlyList<StoredStatement> statements)
    {
        lock (gate)
        {
            if (first != index || newest.Count > MostStreams)
            {
                newest.Clear();
                (from, to) = (long.MaxValue, 0);
            }

            index = next;
            foreach (var stored in statements)
            {
                newest[stored.StreamKey] = stored.Position;
                (from, to) = (Math.Min(from, stored.Position), stored.Position + 1);
            }
        }

        if (statements is [.., var last])
        {
            Saw(last.Position);
        }
    }

    /// <summary>Whether the stream is known to have no statement from one position to before another.</summary>
    internal bool IsQuiet(Hash256 stream, long since, long until)
    {
        lock (gate)
        {
            return since >= from && until <= to && !(newest.TryGetValue(stream, out var last) && last >= since);
        }
    }
}
