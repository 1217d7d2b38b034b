using Integrity.Grains;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>
/// Appends that share a transaction, decided in their order as if each came alone. What is not known of a stream's length is believed to be
/// what the first append that asks expects; the database says, under its lock, which of these beliefs are wrong.
/// </summary>
internal sealed class AppendGroup(IReadOnlyList<Append> appends)
{
    private readonly Dictionary<Hash256, long> known = [];
    private readonly Dictionary<Hash256, long> now = [];

    /// <summary>The streams asked about, in order of asking.</summary>
    public List<Hash256> Streams { get; } = [];

    /// <summary>How long each of <see cref="Streams"/> is believed to be before the group.</summary>
    public List<long> Lengths { get; } = [];

    /// <summary>Places in the group of what is to be written.</summary>
    public List<int> Written { get; } = [];

    /// <summary>Places of those whose stream is not as long as they say: repetitions, or too late.</summary>
    public List<int> Stale { get; } = [];

    /// <summary>Places of those that rest on a stream which has moved, and that stream.</summary>
    public List<(int Place, Hash256 Stream)> Moved { get; } = [];

    /// <summary>The database knows better.</summary>
    public void Learn(Hash256 stream, long length) => known[stream] = length;

    public void Decide()
    {
        now.Clear();
        Streams.Clear();
        Lengths.Clear();
        Written.Clear();
        Stale.Clear();
        Moved.Clear();
        for (var place = 0; place < appends.Count; place++)
        {
            var append = appends[place];
            if (Length(append.StreamKey, append.Seq) != append.Seq)
            {
                Stale.Add(place);
            }
            else if (HasMoved(append, out var stream))
            {
                Moved.Add((place, stream));
            }
            else
            {
                Written.Add(place);
                now[append.StreamKey] = append.Seq + 1;
            }
        }
    }

    private bool HasMoved(Append append, out Hash256 stream)
    {
        foreach (var seen in append.Seen)
        {
            if (Length(seen.StreamKey, seen.NextSeq) != seen.NextSeq)
            {
                stream = seen.StreamKey;
                return true;
            }
        }

        stream = default;
        return false;
    }

    private long Length(Hash256 stream, long believed)
    {
        if (now.TryGetValue(stream, out var length))
        {
            return length;
        }

        length = known.GetValueOrDefault(stream, believed);
        now[stream] = length;
        Streams.Add(stream);
        Lengths.Add(length);
        return length;
    }
}
