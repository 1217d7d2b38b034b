using System.Diagnostics.CodeAnalysis;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>Signs the checkpoint of a tree: the whole note.</summary>
public delegate ValueTask<string> CheckpointSigner(long size, Hash256 root, CancellationToken cancellation);

/// <summary>
/// Gives accepted statements their place in the log, in the order of acceptance. Exactly one may be at work: it advances the log under its
/// lease and by compare-and-swap on the size, and what it computed becomes visible only after that transaction. Every step ends with a heads leaf.
/// </summary>
/// <param name="store">Where the log is.</param>
/// <param name="log">The log as this node knows it.</param>
/// <param name="sign">Signs its checkpoints.</param>
/// <param name="filled">Hears that the heads map's buckets were stored anew: those of a database from before there were any.</param>
/// <param name="admit">Asked before the first step of a term and after every step that failed, once the log was followed: throws when this log must not be signed over.</param>
public sealed class Sequencer(ILogStore store, LogFollower log, CheckpointSigner sign, Action? filled = null, Func<CancellationToken, Task>? admit = null)
{
    /// <summary>Bounds memory and the time one transaction holds the store.</summary>
    private const int LargestStep = 4096;

    /// <summary>After a step that failed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long steps may fail, or a signature may take, before another node is let to try.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Looks by itself this often: what another node accepted may be told late or never.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Sequences until the term is over. Storage failures are retried; a race that is lost ends the term, a contradiction the log.</summary>
    /// <exception cref="LogMovedException">Somebody else made a step.</exception>
    /// <exception cref="LeaseLostException">Somebody else may.</exception>
    /// <exception cref="StandBackException">Steps fail here for longer than they should; elsewhere they may not.</exception>
    /// <exception cref="LogBrokenException">Nobody may, until a person has looked.</exception>
    internal async Task RunAsync(Term term, Signal accepted, TimeSpan interval, TimeProvider clock)
    {
        log.Leads = true;
        LogMeters.Leads(true);
        try
        {
            await LoopAsync(term, accepted, interval, clock);
        }
        catch (LogBrokenException broken)
        {
            log.Stop(broken);
            throw;
        }
        finally
        {
            log.Leads = false;
            LogMeters.Leads(false);
        }
    }

    /// <summary>One step: false when nothing waits.</summary>
    public Task<bool> StepAsync(Lease? under, CancellationToken cancellation) => log.StepAsync(
        async before =>
        {
            var waiting = await store.UnloggedAsync(LargestStep, cancellation);
            if (waiting.Count == 0)
            {
                LogMeters.Found(0, LargestStep);
                return null;
            }

            using var trace = LedgerMeter.Traces.StartActivity("sequence");
            var after = await AdvanceAsync(before, waiting, under, cancellation);
            LogMeters.Found(waiting.Count, LargestStep);
            return after;
        },
        cancellation);

    [SuppressMessage("Design", "CA1031", Justification = "Any failure of the store may pass; what was written shows when it is read again.")]
    private async Task LoopAsync(Term term, Signal accepted, TimeSpan interval, TimeProvider clock)
    {
        // Another node may have stepped until a moment ago; and a commit of ours may have succeeded and been reported as failed.
        var doubt = true;
        long? failing = null;
        while (!term.IsOver && log.Fatal is null)
        {
            var began = clock.GetTimestamp();
            try
            {
                if (doubt)
                {
                    _ = await log.CatchUpAsync(term.Over);
                    await (admit?.Invoke(term.Over) ?? Task.CompletedTask);
                    await KeepBucketsAsync(term.Lease, term.Over);
                    doubt = false;
                }

                var (size, stepping) = (log.Current.Size, clock.GetTimestamp());
                if (!term.IsOver && await StepAsync(term.Lease, term.Over))
                {
                    LogMeters.Step();

                    // Of the leaves one is the heads'.
                    await Task.Delay(Pace.After(log.Current.Size - size - 1, clock.GetElapsedTime(stepping), interval), clock, term.Over);
                }
                else
                {
                    _ = await accepted.WaitAsync(Poll, term.Over);
                }

                log.Failing = false;
                failing = null;
            }
            catch (Exception ended) when (ended is LogMovedException or LeaseLostException or LogBrokenException || term.Over.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception failure)
            {
                doubt = true;
                log.Failing = true;
                LogMeters.Failed(failure);
                failing ??= began;
                if (clock.GetElapsedTime(failing.Value) >= Patience)
                {
                    throw new StandBackException(failure);
                }

                await Task.Delay(Pause, clock, CancellationToken.None);
            }
        }

        // Stopped by whoever follows the log or asks the contract: the role is for another node.
        if (log.Fatal is { } fatal)
        {
            throw fatal;
        }
    }

    private async Task KeepBucketsAsync(Lease? under, CancellationToken cancellation)
    {
        if (await LogRebuild.KeepBucketsAsync(store, log.Current, under, cancellation))
        {
            filled?.Invoke();
        }
    }

    private async Task<LogSnapshot> AdvanceAsync(LogSnapshot before, IReadOnlyList<Unlogged> waiting, Lease? under, CancellationToken cancellation)
    {
        Head[] set = [.. waiting.Select(w => new Head(w.StreamKey, w.Seq, w.Digest))];
        var (heads, buckets) = await log.Heads.SetAllAsync(before.Heads, before.LastPosition, set, cancellation);
        var leaves = new List<byte[]>(waiting.Count + 1);
        leaves.AddRange(waiting.Select(w => Leaf.Statement(w.StreamKey, w.Seq, w.Digest)));
        leaves.Add(Leaf.Heads(before.Size + waiting.Count, heads.Root));
        var (edge, tiles) = before.Edge.Append(leaves);
        var root = edge.Root();

        // A signer may block, or not heed its token; whatever it signs after that is dropped.
        var note = await Task.Run(() => sign(edge.Size, root, cancellation).AsTask(), cancellation).WaitAsync(Patience, cancellation);
        var after = new LogSnapshot(edge.Size, root, note, waiting[^1].Position, heads, edge)
        {
            Placed = before.Placed.With(before.Size, [.. waiting.Select(w => w.Position)]),
        };
        await store.AdvanceAsync(
            new LogAdvance(
                before.Size,
                [.. waiting.Select((w, i) => (w.Position, before.Size + i))],
                tiles,
                new StoredCheckpoint(after.Size, root, note, after.LastPosition)) { Under = under, Buckets = buckets },
            cancellation);
        return after;
    }
}
