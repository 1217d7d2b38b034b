using System.Diagnostics.CodeAnalysis;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Grains;

/// <summary>
/// The only writer of one stream, one turn at a time. Its state is a cache: it can be dropped at any moment and is replayed from the store,
/// through the same judge and with every signature checked again, so a store that was altered is noticed when it is read.
/// </summary>
/// <remarks>
/// Between machines, and between two grains of one stream around a deactivation, the store's compare-and-swap arbitrates. The turn only
/// spares the work of losing. Reads do not take a turn: they see the last committed state, whichever node committed it.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Without its wait handle a SemaphoreSlim holds nothing to release.")]
public sealed class StreamGrain(StreamName stream, string origin, IStreamStore store, Func<StreamName, StreamGrain> others, TimeProvider clock, Horizon horizon, PublicKey? ledgerKey = null)
{
    /// <summary>Judgements that may lose their race before the sender is asked to come back.</summary>
    private const int MostRounds = 16;

    /// <summary>Senders that may queue for the turn.</summary>
    private const int LongestQueue = 256;

    private readonly SemaphoreSlim turn = new(1);
    private readonly Hash256 key = stream.Key(origin);
    private readonly Known known = new(History.Of(stream));
    private int queued;

    /// <summary>1 while a replay reads further than it was asked.</summary>
    private int ahead;

    public StreamName Stream { get; } = stream;

    /// <summary>How many statements it holds replayed.</summary>
    public long Statements => known.Now.Past.Count;

    /// <summary>Where the stream stands now. Asks the store for what other nodes wrote: a key revoked anywhere is revoked here.</summary>
    public async Task<StreamState> StateAsync(CancellationToken cancellation) => (await ReplayAsync(long.MaxValue, cancellation)).Latest;

    /// <summary>Where the stream stood before a position in the order of acceptance. <see cref="long.MaxValue"/>: where it stands as far as is known here,
    /// which is enough to judge on, because the store compares and swaps.</summary>
    public async Task<StreamState> StateBeforeAsync(long position, CancellationToken cancellation) =>
        (await BeforeAsync(position, cancellation)).Before(position);

    /// <summary>Judges and stores a statement. The answer is given after the commit; a refusal means that nothing was written.</summary>
    /// <param name="envelope">The statement.</param>
    /// <param name="cancellation">Ends the wait for the turn, not the write.</param>
    /// <param name="last">Asked once the statement is judged right, before it is stored: null, or why not. So what it costs is spent on nobody who cannot sign.</param>
    /// <exception cref="StreamBrokenException">The store's own statements do not replay.</exception>
    public async Task<Result<Acceptance>> AcceptAsync(Envelope envelope, CancellationToken cancellation, Func<CancellationToken, Task<Refusal?>>? last = null)
    {
        if (Interlocked.Increment(ref queued) > LongestQueue)
        {
            _ = Interlocked.Decrement(ref queued);
            return new Refusal("grain.busy", Stream.ToString());
        }

        try
        {
            return await TurnAsync(() => DecideAsync(envelope, last, cancellation), cancellation);
        }
        finally
        {
            _ = Interlocked.Decrement(ref queued);
        }
    }

    /// <summary>Reads what another writer may have added. True if there was something.</summary>
    public Task<bool> CatchUpAsync(CancellationToken cancellation) => CatchUpAsync(long.MaxValue, cancellation);

    /// <summary>Judges a stored statement that somebody has in hand, if it is the next one here. What an erasure left is read from the store instead.</summary>
    internal async Task TakeAsync(StoredStatement stored, Envelope envelope, CancellationToken cancellation)
    {
        horizon.Saw(stored.Position);
        var (past, _, _, generation) = known.Now;
        // In a grain that was emptied the first ones are read from the store: that was for an erasure, and what is in hand may be from before it. In one
        // that never was, the erasing statement is still to come, is never taken in hand, and then all is read again.
        if ((past.Count > 0 || generation == 0) && stored.Seq == past.Count && await AgainAsync(past.Latest, stored, envelope, cancellation) is { Erases: false } taken)
        {
            known.Offer(past.Add(stored.Position, taken.After), 0, generation);
        }
    }

    private async Task<bool> CatchUpAsync(long end, CancellationToken cancellation)
    {
        var had = known.Now.Past.Count;
        return (await ReplayAsync(end, cancellation)).Count > had;
    }

    private async Task<T> TurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _ = turn.Release();
        }
    }

    private async Task<Result<Acceptance>> DecideAsync(Envelope envelope, Func<CancellationToken, Task<Refusal?>>? last, CancellationToken cancellation)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            // Who founds a stream says that there was none. It is judged on that; were it otherwise, the store's compare-and-swap would say so.
            var generation = known.Now.Generation;
            var past = round == 0 && envelope.Statement.Seq == 0 ? known.Now.Past : await BeforeAsync(long.MaxValue, cancellation);
            if (envelope.Statement.Seq > past.Count)
            {
                // Its sender knows statements that are not known here: another node took them in. To judge without them is to judge twice.
                past = await ReplayAsync(long.MaxValue, cancellation);
            }

            if (envelope.Statement.Seq < past.Count && await store.FindAsync(envelope.Digest, cancellation) is { } accepted)
            {
                return Again(accepted, past);
            }

            var evidence = new Evidence(past.Latest, long.MaxValue, others, store, ledgerKey);
            Result<Judgement> judged;
            using (GrainTrace.Start("judge"))
            {
                judged = await evidence.JudgeAsync(Judge.Admit, envelope, origin, cancellation);
            }

            if (!judged.Ok(out var judgement, out var refusal))
            {
                if (await FollowAllAsync(past, evidence, cancellation))
                {
                    continue;
                }

                return refusal;
            }

            if (last is not null)
            {
                // That costs something, so now it is read whether the stream is there: who is refused for that is refused for nothing else.
                if (past.Count == 0 && (await BeforeAsync(long.MaxValue, cancellation)).Count > 0)
                {
                    continue;
                }

                if (await last(cancellation) is { } not)
                {
                    return not;
                }
            }

            var append = new Append(
                Stream.ToString(), key, envelope.Statement.Seq, envelope.Digest, clock.GetUtcNow(), envelope.ToUtf8(), evidence.Seen(origin))
            {
                Redactions = await Erasure.OfAsync(envelope, judgement.After, store, cancellation),
            };

            switch (await AppendAsync(append))
            {
                case AppendOutcome.Appended appended:
                    horizon.Saw(appended.Position);

                    // After an erasure nothing here may rest on what is gone: the next look replays what is left.
                    if (append.Redactions.Count == 0)
                    {
                        // The first one is the whole stream.
                        known.Offer(past.Add(appended.Position, judgement.After), append.Seq == 0 ? long.MaxValue : 0, generation);
                    }
                    else
                    {
                        known.Drop();
                    }

                    return new Acceptance(
                        Stream, append.Seq, append.Digest, appended.Position, append.AcceptedAt, judgement.Findings, Repeated: false);
                case AppendOutcome.Repeated repeated:
                    return Again(repeated.First, await ReplayAsync(long.MaxValue, cancellation));
                default:
                    _ = await FollowAllAsync(past, evidence, cancellation);
                    break;
            }
        }

        return new Refusal("grain.contended", Stream.ToString());
    }

    private async Task<AppendOutcome> AppendAsync(Append append)
    {
        using var trace = GrainTrace.Start("append");
        try
        {
            return await store.AppendAsync(append, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not StoreBusyException)
        {
            // Whether the store has the statement is unknown now: nothing else is decided on what was known. A store that turned it away has not, and
            // what is known here stays: replays would fall to a machine that has too much to do already.
            known.Drop();
            throw;
        }
    }

    private Acceptance Again(StoredStatement first, History past) => new(
        Stream, first.Seq, first.Digest, first.Position, first.AcceptedAt, past.Latest.Findings.FindAll(f => f.Seq == first.Seq), Repeated: true);

    /// <summary>Reads what other nodes wrote to this stream and to those looked at. True if any of them is further than the judgement saw it.</summary>
    /// <remarks>Compared with what was judged on, not with what is known here by now: a reader may have brought that up to date meanwhile.</remarks>
    private async Task<bool> FollowAllAsync(History judgedOn, Evidence evidence, CancellationToken cancellation)
    {
        var moved = (await ReplayAsync(long.MaxValue, cancellation)).Count > judgedOn.Count;
        foreach (var (stream, seen) in evidence.LookedAt)
        {
            moved |= (await others(stream).StateAsync(cancellation)).NextSeq > seen;
        }

        return moved;
    }

    private async Task<History> BeforeAsync(long end, CancellationToken cancellation)
    {
        var now = known.Now;
        if (now.Answers(end))
        {
            return now.Past;
        }

        if (horizon.IsQuiet(key, now.Complete, end))
        {
            known.Offer(now.Past, end, now.Generation);
            return now.Past;
        }

        return await ReplayAsync(end, cancellation);
    }

    /// <summary>Reads on to a position and judges again what is read.</summary>
    /// <remarks>
    /// Takes no turn, and must not: histories rest on each other (an item on its case, the case on its items), and whoever replays one asks for the
    /// others. It ends because each asks only for what stood before one of its own statements: positions only ever go down.
    /// </remarks>
    private async Task<History> ReplayAsync(long end, CancellationToken cancellation)
    {
        // A keyring seldom rests on another stream, so it is read on as far as is committed; then it serves for all that was judged by it until there.
        // Seldom is not never: a key act may name a standard, whose publisher may be this agency. So only one reader at a time goes further than he was
        // asked, and whoever is asked below him goes down again.
        var committed = horizon.End;
        var further = Stream.Kind == StreamKind.Agency && end < committed && Interlocked.Exchange(ref ahead, 1) == 0;
        try
        {
            return await ReadOnAsync(further ? committed : end, committed, cancellation);
        }
        finally
        {
            if (further)
            {
                Volatile.Write(ref ahead, 0);
            }
        }
    }

    private async Task<History> ReadOnAsync(long end, long committed, CancellationToken cancellation)
    {
        var (past, _, _, generation) = known.Now;
        var had = past.Count;
        var read = await store.LoadAsync(key, past.Count, end, cancellation);
        if (read is [.., var newest])
        {
            horizon.Saw(newest.Position);
        }

        foreach (var stored in read)
        {
            if (known.Now is { } now && now.Generation == generation && now.Past.Count > past.Count)
            {
                // What somebody else took in may be from before an erasure that is read below.
                (past, had) = (now.Past, now.Past.Count);
            }

            if (stored.Seq >= past.Count)
            {
                var (after, erases) = await AgainAsync(past.Latest, stored, Read(stored), cancellation);
                if (erases && had > 0)
                {
                    // Another node erased, and what is known here may rest on what is gone: only what is left is replayed.
                    known.Drop();
                    return await ReadOnAsync(end, committed, cancellation);
                }

                past = past.Add(stored.Position, after);
                known.Offer(past, 0, generation);
            }
        }

        known.Offer(past, end, generation);
        known.Offer(past, Math.Min(end, committed), generation);
        return past;
    }

    private static Envelope Read(StoredStatement stored) => Envelope.Parse(stored.Envelope).Ok(out var envelope, out var unreadable)
        ? envelope
        : throw new StreamBrokenException(stored.Stream, stored.Seq, unreadable);

    private async Task<(StreamState After, bool Erases)> AgainAsync(
        StreamState before, StoredStatement stored, Envelope envelope, CancellationToken cancellation)
    {
        var evidence = new Evidence(before, stored.Position, others, store, ledgerKey);
        var judged = await evidence.JudgeAsync(Judge.Accept, envelope, origin, cancellation);
        if (judged.Why is not null)
        {
            // What another node wrote before this statement was missing here, not wrong there. Whoever read it meanwhile, it is judged once more.
            foreach (var (stream, _) in evidence.LookedAt)
            {
                _ = await others(stream).CatchUpAsync(stored.Position, cancellation);
            }

            judged = await new Evidence(before, stored.Position, others, store, ledgerKey).JudgeAsync(Judge.Accept, envelope, origin, cancellation);
        }

        return judged.Ok(out var judgement, out var refusal)
            ? (judgement.After, envelope.Statement.Act == "erase")
            : throw new StreamBrokenException(stored.Stream, stored.Seq, refusal);
    }
}
