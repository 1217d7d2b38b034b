using Integrity.Ledger.Limits;
using Integrity.Proofs;

namespace Integrity.Ledger.Pages.Items;

/// <summary>
/// Verdicts of a moment ago, so that a page that is asked for again and again is judged once. An entry answers only for the very history, checkpoint and
/// block that it was made of, and only who may read the same of it; it says as of when. Gone after a minute, because terms run out and values are erased.
/// </summary>
internal sealed class JudgedItems(TimeProvider clock)
{
    /// <summary>Bytes of all bundles that verdicts are kept of: what bounds the memory. Two of the largest, or very many.</summary>
    public const long Most = 2L * Bundle.MaximumBytes;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly Lock mutex = new();
    private readonly Dictionary<JudgedPoint, JudgedItem> kept = [];

    /// <summary>Of the bundles whose verdicts are kept now.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// The verdict of a moment ago, or a new one by who has a seat. Whoever waited for one, in vain or not, looks again: others who asked for the same have
    /// judged it meanwhile.
    /// </summary>
    /// <param name="point">What is to be judged.</param>
    /// <param name="isHis">Whether the reader may read as much as the verdict was made of.</param>
    /// <param name="seat">For judging.</param>
    /// <param name="judge">Null where nothing can be judged yet.</param>
    public async Task<Result<Judging>> OfAsync(JudgedPoint point, Func<JudgedItem, Task<bool>> isHis, Func<Task<Result<Seat>>> seat, Func<Task<Result<Judging>>> judge)
    {
        if (Find(point) is { } kept && await isHis(kept))
        {
            return new Judging(kept);
        }

        var seated = (await seat()).Ok(out var taken, out var refused);
        using (taken)
        {
            if (Find(point) is { } made && await isHis(made))
            {
                return new Judging(made);
            }

            if (!seated)
            {
                return refused!;
            }

            var judging = await judge();
            if (judging.Ok(out var judged, out _) && judged.Item is { } item)
            {
                Keep(point, item);
            }

            return judging;
        }
    }

    public JudgedItem? Find(JudgedPoint point)
    {
        lock (mutex)
        {
            DropStale();
            return kept.GetValueOrDefault(point);
        }
    }

    public void Keep(JudgedPoint point, JudgedItem judged)
    {
        // The log and its anchor go on while somebody waits: what was judged then is of another point, which nobody may have asked for.
        if (judged.Bytes > Most || judged.Size != point.Size || judged.Block != point.Block)
        {
            return;
        }

        lock (mutex)
        {
            Drop(point);
            DropStale();
            while (kept.Count > 0 && Bytes + judged.Bytes > Most)
            {
                Drop(kept.MinBy(k => k.Value.AsOf).Key);
            }

            kept[point] = judged;
            Bytes += judged.Bytes;
        }

        _ = ForgetAsync(point, judged);
    }

    /// <summary>On a node that nobody asks any more, too, nothing outlives its minute.</summary>
    private async Task ForgetAsync(JudgedPoint point, JudgedItem judged)
    {
        // A clock that was set back may still call it fresh: then once more.
        for (var isKept = true; isKept;)
        {
            await Task.Delay(Life, clock);
            lock (mutex)
            {
                DropStale();
                isKept = ReferenceEquals(kept.GetValueOrDefault(point), judged);
            }
        }
    }

    private void DropStale()
    {
        foreach (var stale in kept.Where(k => !IsFresh(k.Value)).Select(k => k.Key).ToList())
        {
            Drop(stale);
        }
    }

    /// <summary>A clock that was set back makes nothing live longer.</summary>
    private bool IsFresh(JudgedItem judged) => clock.GetUtcNow() - judged.AsOf is var age && age >= TimeSpan.Zero && age < Life;

    private void Drop(JudgedPoint point)
    {
        if (kept.Remove(point, out var dropped))
        {
            Bytes -= dropped.Bytes;
        }
    }
}
