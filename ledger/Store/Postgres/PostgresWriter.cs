using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Integrity.Grains;
using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>
/// The only connection of this node that appends. Concurrent appends share one transaction and one fsync (group commit); each fails or succeeds
/// alone, and completes only after the commit.
/// </summary>
/// <remarks>
/// When the connection is lost during a commit, nobody here knows the outcome: every append of the group fails, and whoever sent one looks it up.
/// The next group, on a new connection, cannot overtake: if the old transaction is still alive on the server it holds the lock that the next group
/// needs first, and if its call was not yet begun there, it will find the streams longer than it believes, or write what is still right.
/// </remarks>
internal sealed class PostgresWriter : IDisposable
{
    /// <summary>Bounds how long the first append of a group waits for the last.</summary>
    private const int LargestGroup = 1024;

    private const int LargestBytes = 8 << 20;

    /// <summary>
    /// From the beginning of one group to that of the next. A group costs a transaction, its fsync and a notification, of one append or of many: who comes
    /// alone does not wait, who comes while a group was just sent waits no longer than some commits take.
    /// </summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(8);

    /// <summary>The same after an append that was alone: one sender who waits for each answer before he sends the next.</summary>
    private static readonly TimeSpan ApartAlone = TimeSpan.FromMilliseconds(4);

    /// <summary>As many are worth a transaction at once.</summary>
    private const int Enough = 32;

    /// <summary>Other nodes may change the same streams between our calls; not for ever.</summary>
    private const int MostRounds = 16;

    /// <summary>How long a caller waits for room in a full queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Channel<PendingAppend> queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly PostgresSource source;
    private readonly PostgresBell bell;
    private readonly Scrubber scrubber;
    private readonly StoreProbe probe;
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly Task loop;
    private AppendCall? call;

    public PostgresWriter(NpgsqlConnectionStringBuilder address, PostgresBell bell, Scrubber scrubber, StoreProbe probe)
    {
        (this.bell, this.scrubber, this.probe) = (bell, scrubber, probe);
        source = new PostgresSource(StoreAddress.Alone(address), s => PostgresStart.CheckAsync(s, address));
        loop = Task.Run(LoopAsync);
    }

    public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        using var measured = StoreMeters.Writing(StoreWrites.Append);
        var pending = new PendingAppend(append);
        if (!queue.Writer.TryWrite(pending))
        {
            await WaitAsync(pending, cancellation);
        }

        // From here on it happens whether or not the caller still waits: a cancelled wait must not look like "not written".
        return await pending.Done;
    }

    public void Dispose()
    {
        _ = queue.Writer.TryComplete();
        loop.Wait();
        call?.Dispose();
        source.Dispose();
        scrubber.Dispose();
    }

    /// <summary>For room in the queue.</summary>
    /// <exception cref="StoreBusyException">No room within <see cref="Patience"/>; nothing was queued.</exception>
    private async Task WaitAsync(PendingAppend pending, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            await queue.Writer.WriteAsync(pending, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreBusyException();
        }
    }

    private async Task LoopAsync()
    {
        var group = new List<PendingAppend>(LargestGroup);
        var began = clock.GetTimestamp() - clock.TimestampFrequency;
        while (await queue.Reader.WaitToReadAsync())
        {
            if (queue.Reader.Count < Enough && (group.Count > 1 ? Apart : ApartAlone) - clock.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, clock);
            }

            began = clock.GetTimestamp();
            group.Clear();
            for (var bytes = 0; group.Count < LargestGroup && bytes < LargestBytes && queue.Reader.TryPeek(out var next); bytes += next.Append.Envelope.Length)
            {
                // An erasure goes alone: its old rows are scrubbed before its answer, and others need not wait for that.
                if (next.Append.Redactions.Count > 0 && group.Count > 0)
                {
                    break;
                }

                _ = queue.Reader.TryRead(out _);
                group.Add(next);
                if (next.Append.Redactions.Count > 0)
                {
                    break;
                }
            }

            await RunAsync(group);
        }
    }

    private async Task RunAsync(List<PendingAppend> group)
    {
        foreach (var pending in group)
        {
            pending.Try(() => probe.At(StoreWrites.Append));
        }

        await CommitAsync([.. group.Where(p => !p.HasFailed)], alone: false);
        foreach (var pending in group)
        {
            pending.Complete();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Every failure becomes the answer to the appends that met it.")]
    private async Task CommitAsync(List<PendingAppend> group, bool alone)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            probe.At("commit");
            await DecideAsync(group);
            probe.At("committed");
            StoreMeters.Group(group.Count);
            group.ForEach(p => p.Try(() => probe.AtDone(StoreWrites.Append)));
        }
        catch (PostgresException poisoned) when (group.Count > 1 && !alone && !Away.Is(poisoned))
        {
            // The database refused a row, and with it the whole call: one of them is to blame, and the others are not.
            foreach (var pending in group)
            {
                await CommitAsync([pending], alone: true);
            }
        }
        catch (Exception failure)
        {
            // First of all, whatever the closing of a broken connection throws: nobody waits for ever.
            group.ForEach(p => p.Fail(failure is NpgsqlException && Away.Is(failure) ? new StoreAwayException(failure) : failure));
            bell.Tell(StoreChange.Accepted);
            HangUp();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A connection that is given up may fail in any way.")]
    private void HangUp()
    {
        try
        {
            call?.Dispose();
        }
        catch (Exception)
        {
            // It is gone all the same.
            call = null;
        }

        call = null;
    }

    private async Task DecideAsync(List<PendingAppend> group)
    {
        call ??= await AppendCall.OpenAsync(source);
        var appends = group.ConvertAll(p => p.Append);
        var decided = new AppendGroup(appends);
        for (var round = 0; ; round++)
        {
            decided.Decide();
            if (await call.RunAsync(appends, decided, bell.Text(StoreChange.Accepted)) is { } last)
            {
                for (var i = 0; i < decided.Written.Count; i++)
                {
                    group[decided.Written[i]].Outcome = new AppendOutcome.Appended(last + 1 + i);
                }

                break;
            }

            if (round == MostRounds)
            {
                throw new StoreAwayException(new TimeoutException("Other nodes were quicker every time."));
            }
        }

        decided.Moved.ForEach(m => group[m.Place].Outcome = new AppendOutcome.Moved(m.Stream));
        var found = decided.Stale.Count == 0 ? [] : await call.FindAsync(decided.Stale.Select(place => appends[place].Digest));
        foreach (var place in decided.Stale)
        {
            group[place].Outcome = found.TryGetValue(appends[place].Digest, out var first)
                ? new AppendOutcome.Repeated(first)
                : new AppendOutcome.Moved(appends[place].StreamKey);
        }

        if (decided.Written.Count > 0)
        {
            bell.Tell(StoreChange.Accepted);
            if (appends[^1].Redactions.Count > 0)
            {
                await scrubber.ScrubAsync();
            }
        }
    }
}
