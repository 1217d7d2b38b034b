using System.Diagnostics.CodeAnalysis;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Store;
using Integrity.Rules;

namespace Integrity.Ledger.Oversight;

/// <summary>
/// Follows the log and keeps what the figures are counted from. Rows and cursor are written in one transaction, so being killed at any moment
/// costs at most one step done again. One node at a time does it, under a lease of its own.
/// </summary>
/// <remarks>
/// Figures may come a little late; accepting may not. So it rests four times as long as it worked, nine times while statements are being decided, takes in
/// a bounded stretch of the log at a time, and judges an item once in a step however many of its statements are new. Behind a busy log its steps are long
/// and its items few.
/// </remarks>
internal sealed class Keeper(ILogStore log, IAnchorStore anchors, IOversightStore store, ItemHistories histories, Pack pack, Action<StreamBrokenException> broken, Traffic traffic)
{
    /// <summary>Log entries in a step: bounds memory and how long one transaction holds the store.</summary>
    private const int LargestStep = 256;

    /// <summary>Items replayed at a time: bounds memory where every statement is another item's.</summary>
    private const int LargestBatch = 32;

    /// <summary>The same while statements are being decided: what is replayed together is replayed in one go, and holds a processor that long.</summary>
    private const int BusyBatch = 8;

    /// <summary>Rows that one transaction deletes, dates or takes dates from at most.</summary>
    private const int LargestSweep = 1_000;

    /// <summary>Rests so many times as long as it worked: a fifth of one processor at most.</summary>
    private const int RestShare = 4;

    /// <summary>The same while statements are being decided.</summary>
    private const int BusyShare = 9;

    /// <summary>Between two looks at a log that does not grow.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(0.5);

    /// <summary>Raised when marks are made in another way: then all are made anew.</summary>
    private const int Way = 3;

    private readonly Marking marking = new(pack);
    private readonly Sideline sideline = new(traffic, BusyShare, TimeProvider.System);
    private string? told;

    /// <summary>Up to which anchor, on which branch of the chain, everything has its value; null: not known.</summary>
    private (long Size, Hash256 Block)? dated;

    /// <summary>What the rows are made under. Of a cursor that says otherwise no row is believed.</summary>
    public string Rules { get; } = RulesOf(pack);

    /// <summary>What rows are made under by this program and a pack.</summary>
    public static string RulesOf(Pack pack) => $"{pack.Name} {pack.Digest} {Way}";

    /// <summary>Follows while this node keeps the oversight. Nothing that fails here is lost: the cursor stands where it stood.</summary>
    public async Task RunAsync(Term term)
    {
        dated = null;
        try
        {
            while (!term.IsOver)
            {
                var began = TimeProvider.System.GetTimestamp();
                sideline.Begin();
                var more = await TriedAsync(term);
                var worked = TimeProvider.System.GetElapsedTime(began) - sideline.Rested;
                var rest = Math.Max(more ? 0 : Poll.Ticks, (worked.Ticks * RestShare) - sideline.Rested.Ticks);
                await Task.Delay(TimeSpan.FromTicks(rest), TimeProvider.System, term.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            // How far the figures are is told by who keeps them next; the last word of this node would stand for ever.
            OversightMeters.Behind(0);
        }
    }

    /// <summary>One piece of work; false when there is none.</summary>
    public async Task<bool> StepAsync(Lease? under, CancellationToken cancellation)
    {
        var cursor = await store.CursorAsync(cancellation);
        if (cursor.Rules != Rules)
        {
            _ = await store.ResetAsync(Rules, LargestSweep, under, cancellation);
            return true;
        }

        // What the chain took back goes in parts, beside the counting, and nothing is dated before all of it is gone.
        var undating = false;
        if (cursor.UndatedFrom is not null)
        {
            dated = null;
            undating = !await store.UndateAsync(LargestSweep, under, cancellation);
        }

        var size = (await log.HeadAsync(cancellation))?.Size ?? 0;
        OversightMeters.Behind(size - cursor.Index);
        if (cursor.Index < size)
        {
            await AdvanceAsync(cursor, Math.Min(size, cursor.Index + LargestStep), under, cancellation);
            return true;
        }

        return undating || await DateAsync(size, under, cancellation);
    }

    private async Task AdvanceAsync(OversightCursor cursor, long to, Lease? under, CancellationToken cancellation)
    {
        var range = await log.RangeAsync(cursor.Index, to, cancellation);
        var changed = range.Select(s => s.Statement.Stream).Distinct().Select(s => StreamName.Parse(s).OrThrow()).Where(s => s.Kind == StreamKind.Item).ToList();
        var (put, drop) = (range.Where(s => s.Statement.Seq == 0).Select(s => marking.OfFounding(s.Statement)).OfType<Mark>().ToList(), new List<MarkKey>());
        for (var done = 0; done < changed.Count;)
        {
            var batch = changed.GetRange(done, Math.Min(traffic.IsBusy ? BusyBatch : LargestBatch, changed.Count - done));
            done += batch.Count;
            var known = (await store.OfStreamsAsync([.. batch.Select(s => $"{s}")], cancellation)).ToLookup(m => m.Stream);
            foreach (var item in await histories.OfAsync(batch, to, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                Difference([.. known[$"{item.Item.Stream}"]], marking.Of(item, [.. known[$"{item.Item.Stream}"]]), put, drop);
            }

            await sideline.GiveWayAsync(cancellation);
        }

        _ = await store.AdvanceAsync(new(cursor.Rules, cursor.Index, to, put, drop) { Under = under }, CancellationToken.None);
        dated = null;
    }

    /// <summary>Gives what is anchored by now its value. Asked for again only when the log or its anchor went on since, or the chain took another way.</summary>
    private async Task<bool> DateAsync(long size, Lease? under, CancellationToken cancellation)
    {
        if (await anchors.NewestAnchorAsync(cancellation) is not { } newest)
        {
            return false;
        }

        var anchored = (Math.Min(size, newest.Size), newest.BlockHash);
        if (anchored == dated)
        {
            return false;
        }

        if (await store.AnchorAsync(LargestSweep, under, cancellation) == LargestSweep)
        {
            return true;
        }

        dated = anchored;
        return false;
    }

    /// <summary>What must be written. How long something waited for its anchor is only in the store, and only the store says whether it stays.</summary>
    private static void Difference(IReadOnlyList<Mark> before, IReadOnlyList<Mark> after, List<Mark> put, List<MarkKey> drop)
    {
        var was = before.ToDictionary(m => m.Key);
        foreach (var mark in after)
        {
            var old = was.GetValueOrDefault(mark.Key);
            if (old is null || mark != (mark.Index is null ? old : old with { Value = null }))
            {
                put.Add(mark);
            }
        }

        drop.AddRange(was.Keys.Except(after.Select(m => m.Key)));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the figures are behind and are made again from the log; the ledger goes on.")]
    private async Task<bool> TriedAsync(Term term)
    {
        try
        {
            return await StepAsync(term.Lease, term.Over);
        }
        catch (Exception failure) when (failure is not LeaseLostException && !term.IsOver)
        {
            // An item that does not replay keeps everything behind it uncounted, so it is said once, and not at every try.
            OversightMeters.Failed(failure);
            if (failure is StreamBrokenException found && found.Stream != told)
            {
                told = found.Stream;
                broken(found);
            }

            return false;
        }
    }
}
