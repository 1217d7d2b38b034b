using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Proofs;

namespace Integrity.Ledger.Pages.Items;

/// <summary>
/// Verdicts of a moment ago, so that a page that is asked for again and again is judged once. An entry answers only for the very history, checkpoint and
/// block that it was made of, and only who may read the same of it; it says as of when. Forgotten after a minute, because terms run out.
/// </summary>
internal sealed class JudgedItems(TimeProvider clock)
{
    /// <summary>Statements of all histories that are kept together: what bounds the memory.</summary>
    private const int Most = 4096;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly Lock mutex = new();
    private readonly Dictionary<JudgedPoint, JudgedItem> kept = [];
    private int statements;

    public JudgedItem? Find(JudgedPoint point)
    {
        lock (mutex)
        {
            return kept.TryGetValue(point, out var found) && IsFresh(found) ? found : null;
        }
    }

    public void Keep(JudgedPoint point, JudgedItem judged)
    {
        lock (mutex)
        {
            Drop(point);
            foreach (var stale in kept.Where(k => !IsFresh(k.Value)).Select(k => k.Key).ToList())
            {
                Drop(stale);
            }

            while (kept.Count > 0 && statements + judged.Statements > Most)
            {
                Drop(kept.MinBy(k => k.Value.AsOf).Key);
            }

            if (judged.Statements <= Most)
            {
                kept[point] = judged;
                statements += judged.Statements;
            }
        }
    }

    /// <summary>A clock that was set back makes nothing live longer.</summary>
    private bool IsFresh(JudgedItem judged) => clock.GetUtcNow() - judged.AsOf is var age && age >= TimeSpan.Zero && age < Life;

    private void Drop(JudgedPoint point)
    {
        if (kept.Remove(point, out var dropped))
        {
            statements -= dropped.Statements;
        }
    }
}

/// <summary>What a verdict on an item is of.</summary>
/// <param name="Head">Digest of its newest statement.</param>
/// <param name="Size">Of the checkpoint that it is proved by.</param>
/// <param name="Block">The block that holds the checkpoint; null where it waits for one.</param>
/// <param name="Contract">By which the anchor is judged: it may have become known only now.</param>
internal sealed record JudgedPoint(StreamName Item, Hash256 Head, long Size, Hash256? Block, Address? Contract);

/// <summary>The verdict on an item, for who may read as much of it.</summary>
/// <param name="Size">Of the checkpoint in the bundle.</param>
/// <param name="Anchor">Where that checkpoint is anchored, if it is.</param>
/// <param name="Items">The items in the bundle.</param>
/// <param name="Hidden">Those of them whose withheld members the reader does not get.</param>
/// <param name="Statements">In the bundle, all histories together.</param>
internal sealed record JudgedItem(
    Verdict Verdict, long? Size, AnchorPlace? Anchor, IReadOnlyList<StreamName> Items, IReadOnlySet<StreamName> Hidden, int Statements, DateTimeOffset AsOf);
