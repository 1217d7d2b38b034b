using Integrity.Custody;

namespace Integrity.Ledger.Audit;

/// <summary>A stream's states by the log indexes of the statements that brought them.</summary>
internal sealed class JudgedStream(StreamState empty)
{
    private readonly List<(long Index, StreamState After)> steps = [];

    /// <summary>It has no other statements below this log index; <see cref="long.MaxValue"/>: none that was judged so far.</summary>
    public long Complete { get; set; }

    /// <summary>When it was asked for last, counted in questions.</summary>
    public long Used { get; set; }

    public int Count => steps.Count;

    public StreamState Latest => steps.Count == 0 ? empty : steps[^1].After;

    public void Add(long index, StreamState after) => steps.Add((index, after));

    public StreamState Before(long index)
    {
        var place = steps.Count;
        while (place > 0 && steps[place - 1].Index >= index)
        {
            place--;
        }

        return place == 0 ? empty : steps[place - 1].After;
    }
}
