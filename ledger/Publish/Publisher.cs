using System.Collections.Immutable;
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
                    Status = Status.At((await ReadAsync(cancellation)).Cursor);
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
        var (text, list, cursor) = await ReadAsync(cancellation);
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

        var stood = 0;
        var refused = await refusals.RunAsync(
            items.Keys,
            MostAtOnce,
            async (item, c) =>
            {
                var put = await PublishAsync(Named(item), items[item], cursor.IsAside(item), anchored, c);
                PublishMeters.Put(put ?? Put.Same);
                _ = Interlocked.Add(ref stood, put is null ? 0 : 1);
            },
            cursor,
            cancellation);
        foreach (var (item, why) in refused)
        {
            PublishMeters.Failed(why.Code);
            if (!cursor.IsAside(item))
            {
                LogAside(why.Code);
            }
        }

        var (size, block) = (anchored.Log.Size, anchored.Anchor.BlockHash.ToString());
        var next = to > from ? cursor.Advance(to, size, block) : cursor;
        if (to == from && cursor.Aside.Where(a => items.ContainsKey(a.Item) && !refused.ContainsKey(a.Item)).ToList() is { Count: > 0 } mended)
        {
            // What was set aside and stands now rests on this anchor: should that fall, it is done again with the rest.
            next = cursor.Mark(mended.Min(a => a.From), size, block);
        }

        next = next.Looked(items.Keys, refused, from, clock.GetUtcNow()) with { Refusing = stood == 0 && (cursor.Refusing || (to > from && refused.Count > 0)) };
        if (await SwapAsync(text, list, cursor, next))
        {
            Status = Status.At(next);
        }

        return true;
    }

    private async Task<(string? Text, string? List, PublishCursor Cursor)> ReadAsync(CancellationToken cancellation)
    {
        var text = await store.Anchors.FactAsync(PublishCursor.Fact, cancellation);
        var list = await store.Anchors.FactAsync(SetAside.Fact, cancellation);
        return (text, list, PublishCursor.Parse(text) with { Aside = SetAside.Parse(list) });
    }

    /// <summary>False when somebody else moved one of the two: then it is they who go on from here, or we from where they are.</summary>
    /// <remarks>A crash in between leaves the list too long, never too short: what is in it is looked at once more.</remarks>
    private async Task<bool> SwapAsync(string? text, string? list, PublishCursor was, PublishCursor next)
    {
        var longer = next.Aside.AddRange(was.Aside.Where(a => !next.IsAside(a.Item)));
        return await SwapListAsync(was.Aside, list, longer)
            && await store.Anchors.SwapFactAsync(PublishCursor.Fact, text, next.Format(), CancellationToken.None)
            && await SwapListAsync(longer, SetAside.Format(longer), next.Aside);
    }

    private async Task<bool> SwapListAsync(ImmutableArray<SetAside> was, string? list, ImmutableArray<SetAside> items) =>
        was.SequenceEqual(items) || await store.Anchors.SwapFactAsync(SetAside.Fact, list, SetAside.Format(items), CancellationToken.None);

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

    /// <summary>Null when the region was not asked.</summary>
    private async Task<Put?> PublishAsync(StreamName item, bool mayHaveEnded, bool wasAside, AnchoredLog anchored, CancellationToken cancellation)
    {
        var state = (await grains.Of(item).StateAsync(cancellation)).Item!;
        if (Audience.HasPartner(state, clock.GetUtcNow()))
        {
            var (size, block) = (anchored.Log.Size, anchored.Anchor.BlockHash);
            var put = await shelf.PutAsync(
                item.Id, size, $"0x{block}", () => MakeAsync(item, anchored, cancellation), () => StandsAsync(size, block.ToString(), cancellation), cancellation);

            // What ended the last partner's reading while this was written may have been dealt with already, by another publisher.
            return put == Put.Written && !Audience.HasPartner((await grains.Of(item).StateAsync(cancellation)).Item!, clock.GetUtcNow())
                ? await RemoveAsync(item.Id, wasAside, size, cancellation)
                : await TidiedAsync(item.Id, wasAside, put, cancellation);
        }

        // Most items never leave their agency: of those the region is not even asked. What was refused or broke off may have been a removal.
        return mayHaveEnded || wasAside || shelf.IsUntidy(item.Id) || !state.Grants.IsEmpty
            ? await RemoveAsync(item.Id, wasAside, anchored.Log.Size, cancellation)
            : null;
    }

    private async Task<Put> RemoveAsync(string code, bool wasAside, long size, CancellationToken cancellation)
    {
        try
        {
            return await TidiedAsync(code, wasAside, await shelf.RemoveAsync(code, size, cancellation), cancellation);
        }
        catch (RegionException refused) when (refused.IsForGood)
        {
            throw new RegionException(refused.Refusal) { OfRemoval = true };
        }
    }

    /// <summary>A refusal, or a failure halfway, may have left parts.</summary>
    private async Task<Put> TidiedAsync(string code, bool wasAside, Put put, CancellationToken cancellation)
    {
        if (wasAside || shelf.IsUntidy(code))
        {
            await shelf.TidyAsync(code, cancellation);
        }

        return put;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "An item is not published, the others go on without it: it was refused for good, {Code}. It is tried again when it changes, and every hour; every minute, if it is to be taken away.")]
    private partial void LogAside(string code);
}
