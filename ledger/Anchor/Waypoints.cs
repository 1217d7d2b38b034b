using Integrity.Ledger.Log;

namespace Integrity.Ledger.Anchor;

/// <summary>
/// Snapshots of a growing log, a few, closer together the newer they are: from one of them it is never far to a checkpoint that was passed lately,
/// in entries to be read again, and what it holds in memory it shares with the newest. Of what was passed long ago there is none. One caller at a time.
/// </summary>
internal sealed class Waypoints
{
    private const int Most = 12;

    /// <summary>
    /// Entries behind the newest. What is older shares little with it and would keep a whole old heads map in memory while a chain is away; from there
    /// the way is made by reading buckets.
    /// </summary>
    private const long Farthest = 32_768;

    private readonly List<LogSnapshot> passed = [];

    public void Add(LogSnapshot now)
    {
        if (passed is [.., var last] && last.Size >= now.Size)
        {
            return;
        }

        passed.Add(now);
        _ = passed.RemoveAll(p => now.Size - p.Size > Farthest);
        if (passed.Count > Most)
        {
            passed.RemoveAt(Sparest());
        }
    }

    /// <summary>The largest that is not larger than this; those before it are forgotten, for anchors go on.</summary>
    public LogSnapshot? To(long size)
    {
        var at = passed.FindLastIndex(p => p.Size <= size);
        if (at < 0)
        {
            return null;
        }

        passed.RemoveRange(0, at);
        return passed[0];
    }

    /// <summary>The one whose neighbours are nearest to each other, for their age.</summary>
    private int Sparest()
    {
        var newest = passed[^1].Size;
        return Enumerable.Range(1, passed.Count - 3).MinBy(i => (double)(newest - passed[i - 1].Size) / (newest - passed[i + 1].Size));
    }
}
