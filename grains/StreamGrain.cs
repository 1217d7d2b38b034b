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
/// spares the work of losing. Reads do not take a turn: they see the last committed state.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Without its wait handle a SemaphoreSlim holds nothing to release.")]
public sealed class StreamGrain(StreamName stream, string origin, IStreamStore store, Func<StreamName, StreamGrain> others, TimeProvider clock, PublicKey? ledgerKey = null)
{
    /// <summary>Judgements that may lose their race before the sender is asked to come back.</summary>
    private const int MostRounds = 16;

    /// <summary>Senders that may queue for the turn.</summary>
    private const int LongestQueue = 256;

    private readonly SemaphoreSlim turn = new(1);
    private readonly Hash256 key = stream.Key(origin);
    private volatile History? history;
    private int queued;

    public StreamName Stream { get; } = stream;

    /// <summary>Where the stream stands now.</summary>
    public Task<StreamState> StateAsync(CancellationToken cancellation) => StateBeforeAsync(long.MaxValue, cancellation);

    /// <summary>Where the stream stood before a position in the order of acceptance.</summary>
    public async Task<StreamState> StateBeforeAsync(long position, CancellationToken cancellation)
    {
        if (history is { } known)
        {
            return position == long.MaxValue ? known.Latest : known.Before(position);
        }

        // A replay that holds its own stream's turn asks here for what stood before one of its statements. Histories may rest on each other (an item
        // on its case, the case on its items), so that must not wait for a turn: it is replayed up to there, and positions only ever go down.
        return position == long.MaxValue
            ? (await TurnAsync(() => LoadedAsync(cancellation), cancellation)).Latest
            : (await ReplayAsync(History.Of(Stream), position, cancellation)).Latest;
    }

    /// <summary>Judges and stores a statement. The answer is given after the commit; a refusal means that nothing was written.</summary>
    /// <exception cref="StreamBrokenException">The store's own statements do not replay.</exception>
    public async Task<Result<Acceptance>> AcceptAsync(Envelope envelope, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref queued) > LongestQueue)
        {
            _ = Interlocked.Decrement(ref queued);
            return new Refusal("grain.busy", Stream.ToString());
        }

        try
        {
            return await TurnAsync(() => DecideAsync(envelope, cancellation), cancellation);
        }
        finally
        {
            _ = Interlocked.Decrement(ref queued);
        }
    }

    /// <summary>Reads what another writer may have added. True if there was something.</summary>
    public Task<bool> CatchUpAsync(CancellationToken cancellation) => TurnAsync(() => FollowAsync(cancellation), cancellation);

    private async Task<T> TurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        catch
        {
            // Whether the store has the statement is unknown now: read before deciding anything else.
            history = null;
            throw;
        }
        finally
        {
            _ = turn.Release();
        }
    }

    private async Task<Result<Acceptance>> DecideAsync(Envelope envelope, CancellationToken cancellation)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var past = await LoadedAsync(cancellation);
            if (envelope.Statement.Seq < past.Count && await store.FindAsync(envelope.Digest, cancellation) is { } known)
            {
                return Again(known, past);
            }

            var evidence = new Evidence(past.Latest, long.MaxValue, others, store, ledgerKey);
            var judged = await evidence.JudgeAsync(Judge.Admit, envelope, origin, cancellation);
            if (!judged.Ok(out var judgement, out var refusal))
            {
                if (await FollowAllAsync(evidence, cancellation))
                {
                    continue;
                }

                return refusal;
            }

            var append = new Append(
                Stream.ToString(), key, envelope.Statement.Seq, envelope.Digest, clock.GetUtcNow(), envelope.ToUtf8(), evidence.Seen(origin))
            {
                Redactions = await Erasure.OfAsync(envelope, judgement.After, store, cancellation),
            };
            switch (await store.AppendAsync(append, CancellationToken.None))
            {
                case AppendOutcome.Appended appended:
                    // After an erasure nothing here may rest on what is gone: the next look replays what is left.
                    history = append.Redactions.Count == 0 ? past.Add(appended.Position, judgement.After) : null;
                    return new Acceptance(
                        Stream, append.Seq, append.Digest, appended.Position, append.AcceptedAt, judgement.Findings, Repeated: false);
                case AppendOutcome.Repeated repeated:
                    _ = await FollowAsync(cancellation);
                    return Again(repeated.First, await LoadedAsync(cancellation));
                default:
                    _ = await FollowAllAsync(evidence, cancellation);
                    break;
            }
        }

        return new Refusal("grain.contended", Stream.ToString());
    }

    private Acceptance Again(StoredStatement first, History past) => new(
        Stream, first.Seq, first.Digest, first.Position, first.AcceptedAt, past.Latest.Findings.FindAll(f => f.Seq == first.Seq), Repeated: true);

    private async Task<bool> FollowAllAsync(Evidence evidence, CancellationToken cancellation)
    {
        var moved = await FollowAsync(cancellation);
        return await CatchUpAsync(evidence, cancellation) || moved;
    }

    private async Task<bool> CatchUpAsync(Evidence evidence, CancellationToken cancellation)
    {
        var moved = false;
        foreach (var other in evidence.Streams)
        {
            moved |= await others(other).CatchUpAsync(cancellation);
        }

        return moved;
    }

    private async Task<bool> FollowAsync(CancellationToken cancellation)
    {
        var past = await LoadedAsync(cancellation);
        history = await ReplayAsync(past, long.MaxValue, cancellation);
        return history.Count > past.Count;
    }

    private async Task<History> LoadedAsync(CancellationToken cancellation) =>
        history ??= await ReplayAsync(History.Of(Stream), long.MaxValue, cancellation);

    private async Task<History> ReplayAsync(History past, long end, CancellationToken cancellation)
    {
        foreach (var stored in await store.LoadAsync(key, past.Count, cancellation))
        {
            if (stored.Position >= end)
            {
                break;
            }

            if (!Envelope.Parse(stored.Envelope).Ok(out var envelope, out var unreadable))
            {
                throw new StreamBrokenException(stored.Stream, stored.Seq, unreadable);
            }

            var evidence = new Evidence(past.Latest, stored.Position, others, store, ledgerKey);
            var judged = await evidence.JudgeAsync(Judge.Accept, envelope, origin, cancellation);
            if (judged.Why is not null && end == long.MaxValue && await CatchUpAsync(evidence, cancellation))
            {
                // What another node wrote before this statement was missing here, not wrong there.
                judged = await new Evidence(past.Latest, stored.Position, others, store, ledgerKey).JudgeAsync(Judge.Accept, envelope, origin, cancellation);
            }

            if (!judged.Ok(out var judgement, out var refusal))
            {
                throw new StreamBrokenException(stored.Stream, stored.Seq, refusal);
            }

            past = past.Add(stored.Position, judgement.After);
        }

        return past;
    }
}
