using System.Diagnostics.CodeAnalysis;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Store;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Ledger.Publish;

/// <summary>Follows the anchored log and keeps the region's documents up to it. One node at a time, by a lease; the cursor is in the ledger's store.</summary>
/// <remarks>
/// A crash at any point only repeats work: the cursor moves after the documents, and what the region has already is not written again. The lease only saves
/// work, too: what keeps two publishers from undoing each other is the ETag and the log's size in each document.
/// </remarks>
internal sealed partial class Publisher(
    string origin, ILedgerStore store, GrainHost grains, BundleExport export, AnchorBoard board, Shelf shelf, TimeProvider clock, ILogger logger)
{
    /// <summary>Log entries of one step: what a crash repeats at most.</summary>
    private const int LargestStep = 256;

    /// <summary>Documents in flight. Bounds memory: each may be a bundle of 16 MiB.</summary>
    private const int MostAtOnce = 4;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Until an item that was set aside is tried again without having changed.</summary>
    private static readonly TimeSpan SlowRetry = TimeSpan.FromHours(1);

    private static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(30);

    private readonly Refused refusals = new();

    private readonly string node = Guid.NewGuid().ToString("n");

    public PublisherStatus Status { get; private set; } = new(0, null);

    /// <summary>Publishes until cancelled. An outage of the region only delays.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the cursor stands where it stood and the next round begins there; the ledger goes on.")]
    public async Task RunAsync(CancellationToken cancellation)
    {
        var pause = Poll;
        (StoredAnchor? Anchor, bool Done) seen = (null, false);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (board.Current?.Anchor is { } anchor && (seen != (anchor, true) || clock.GetUtcNow() >= Status.Again))
                {
                    seen = (anchor, await CatchUpAsync(cancellation));
                }

                Status = Status with { Problem = null };
                pause = Poll;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Status = Status with { Problem = (failure as RegionException)?.Refusal ?? new Refusal("publish.failed", failure.GetType().Name) };
                PublishMeters.Failed(Status.Problem!.Code);
                LogFailure(Status.Problem.Code, failure.Message);
                pause = pause + pause < LongestPause ? pause + pause : LongestPause;
            }

            PublishMeters.Lag(Math.Max(0, (board.Current?.Log.Size ?? 0) - Status.Next));
            await Task.Delay(pause, clock, cancellation).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Steps until nothing is left; false when another node is at it.</summary>
    public async Task<bool> CatchUpAsync(CancellationToken cancellation)
    {
        Lease? lease = null;
        try
        {
            do
            {
                lease = await store.Leases.TakeAsync(Lease.Publisher, node, LeaseLife, cancellation);
                if (lease is null)
                {
                    Status = Status.At(PublishCursor.Parse(await store.Anchors.FactAsync(PublishCursor.Fact, cancellation)));
                    return board.Current is { } current && Status.Next >= current.Log.Size;
                }
            }
            while (await StepAsync(cancellation));
        }
        finally
        {
            if (lease is not null)
            {
                await store.Leases.ReleaseAsync(lease, CancellationToken.None);
            }
        }

        return true;
    }

    /// <summary>One step along the log, or back where anchors fell; false when there is nothing to do.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var text = await store.Anchors.FactAsync(PublishCursor.Fact, cancellation);
        var cursor = PublishCursor.Parse(text);
        Status = Status.At(cursor);
        if (board.Current is not { } anchored)
        {
            return false;
        }

        long fallen = 0;
        foreach (var mark in cursor.Marks)
        {
            fallen = await StandsAsync(mark.Size, mark.Block, cancellation) ? fallen : Math.Max(fallen, mark.Size);
        }

        if (fallen > 0)
        {
            return await store.Anchors.SwapFactAsync(PublishCursor.Fact, text, cursor.Rewind(fallen).Format(), CancellationToken.None);
        }

        // The log is at least as long as any anchor that fell, so the chain comes to hold that size again.
        if (anchored.Log.Size < cursor.Floor)
        {
            return false;
        }

        var from = cursor.Next;
        var to = Math.Max(from, Math.Min(anchored.Log.Size, from + LargestStep));
        var items = to > from ? await TouchedAsync(from, to, cancellation) : Due(cursor);
        if (to == from && items.Count == 0)
        {
            return false;
        }

        // What was refused may have been a removal, so of what was set aside the region is asked whatever changed since.
        var refused = await refusals.RunAsync(
            items.Keys,
            MostAtOnce,
            async (item, c) => PublishMeters.Put(await PublishAsync(Named(item), items[item] || cursor.IsAside(item), anchored, c)),
            cursor,
            cancellation);
        foreach (var (item, code) in refused)
        {
            PublishMeters.Failed(code);
            if (!cursor.IsAside(item))
            {
                LogAside(code);
            }
        }

        var (size, block) = (anchored.Log.Size, anchored.Anchor.BlockHash.ToString());
        var next = to > from ? cursor.Advance(to, size, block) : cursor;
        if (to == from && cursor.Aside.Where(a => items.ContainsKey(a.Item) && !refused.ContainsKey(a.Item)).ToList() is { Count: > 0 } mended)
        {
            // What was set aside and stands now rests on this anchor: should that fall, it is done again with the rest.
            next = cursor.Mark(mended.Min(a => a.From), size, block);
        }

        // Moved by somebody else: then it is they who go on from here, or we from where they are.
        next = next.Looked(items.Keys, refused, clock.GetUtcNow() + SlowRetry);
        if (await store.Anchors.SwapFactAsync(PublishCursor.Fact, text, next.Format(), CancellationToken.None))
        {
            Status = Status.At(next);
        }

        return true;
    }

    /// <summary>Set aside long enough.</summary>
    private Dictionary<string, bool> Due(PublishCursor cursor) =>
        cursor.Aside.Where(a => a.Until <= clock.GetUtcNow()).ToDictionary(a => a.Item, _ => true);

    /// <summary>The items with a statement in the range, and whether one of them may have ended the last partner's reading.</summary>
    private async Task<Dictionary<string, bool>> TouchedAsync(long from, long to, CancellationToken cancellation)
    {
        var touched = new Dictionary<string, bool>();
        foreach (var (_, stored) in await store.Log.RangeAsync(from, to, cancellation))
        {
            var stream = StreamName.Parse(stored.Stream).OrThrow();
            if (stream.Kind == StreamKind.Item)
            {
                touched[stream.Id] = touched.GetValueOrDefault(stream.Id) || Audience.MayEnd(Envelope.Parse(stored.Envelope).OrThrow().Statement.Act);
            }
        }

        return touched;
    }

    private static StreamName Named(string item) => StreamName.Item(EvidenceCode.Parse(item).OrThrow());

    private async Task<Put> PublishAsync(StreamName item, bool mayHaveEnded, AnchoredLog anchored, CancellationToken cancellation)
    {
        var state = (await grains.Of(item).StateAsync(cancellation)).Item!;
        if (Audience.HasPartner(state, clock.GetUtcNow()))
        {
            var (size, block) = (anchored.Log.Size, anchored.Anchor.BlockHash);
            var put = await shelf.PutAsync(
                item.Id, size, $"0x{block}", () => MakeAsync(item, anchored, cancellation), () => StandsAsync(size, block.ToString(), cancellation), cancellation);

            // What ended the last partner's reading while this was written may have been dealt with already, by another publisher.
            return put == Put.Written && !Audience.HasPartner((await grains.Of(item).StateAsync(cancellation)).Item!, clock.GetUtcNow())
                ? await shelf.RemoveAsync(item.Id, size, cancellation)
                : put;
        }

        // Most items never leave their agency: of those the region is not even asked.
        return mayHaveEnded || !state.Grants.IsEmpty ? await shelf.RemoveAsync(item.Id, anchored.Log.Size, cancellation) : Put.Same;
    }

    /// <summary>Whether the anchor of that size is the one in that block, as far as the store knows now.</summary>
    private async Task<bool> StandsAsync(long size, string block, CancellationToken cancellation) =>
        (await store.Anchors.AnchorAsync(size, cancellation))?.BlockHash.ToString() == block;

    /// <summary>Null when no verifier would read it.</summary>
    private async Task<Publication?> MakeAsync(StreamName item, AnchoredLog anchored, CancellationToken cancellation)
    {
        var bundle = (await export.OfAsync(item, anchored, cancellation)).Withholding((_, _) => true);
        var newest = (await store.Log.LoadLoggedAsync(item.Key(origin), anchored.Log.Size, cancellation))[^1];
        var publication = Publication.Of(bundle, newest.Statement.AcceptedAt, anchored.Anchor.Transaction, shelf.PartLength);
        if (publication.Head.Bytes <= Bundle.MaximumBytes)
        {
            return publication;
        }

        PublishMeters.Failed("bundle.too-large");
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not published this time: {Code}. {Detail}")]
    private partial void LogFailure(string code, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An item is not published, the others go on without it: it was refused for good, {Code}. It is tried again when it changes, and every hour.")]
    private partial void LogAside(string code);
}
