using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>Signs the checkpoint of a tree: the whole note.</summary>
public delegate string CheckpointSigner(long size, Hash256 root);

/// <summary>
/// Gives accepted statements their place in the log, in the order of acceptance. Exactly one may be at work: it advances the log by
/// compare-and-swap on the size, and what it computed becomes visible only after that transaction. Every step ends with a heads leaf.
/// </summary>
public sealed class Sequencer(ILogStore store, CheckpointSigner sign)
{
    /// <summary>Bounds memory and the time one transaction holds the store.</summary>
    private const int LargestStep = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock publishing = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest durable checkpoint.</summary>
    public LogSnapshot Current { get; private set; } = LogSnapshot.Empty;

    /// <summary>Why it stopped for good, or null. Everybody waiting gets this too.</summary>
    public Exception? Fatal { get; private set; }

    /// <summary>Its last step failed and is being tried again: what is accepted meanwhile waits.</summary>
    public bool Failing { get; private set; }

    /// <summary>Takes the log up where the store has it, and checks that tiles, checkpoint and heads agree.</summary>
    /// <exception cref="LogBrokenException">They do not.</exception>
    public async Task LoadAsync(CancellationToken cancellation) => Current = await LogRebuild.AtHeadAsync(store, cancellation);

    /// <summary>Something was accepted.</summary>
    public void Wake() => _ = wake.Writer.TryWrite(true);

    /// <summary>Sequences until cancelled. Storage failures are retried; a lost race or a contradiction ends it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Any failure of the store may pass; the log has not moved, so the step is simply computed again.")]
    public async Task RunAsync(TimeSpan interval, TimeProvider clock, CancellationToken cancellation)
    {
        var doubt = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (doubt)
                {
                    await FollowStoreAsync(cancellation);
                    doubt = false;
                }

                var stepped = await StepAsync(cancellation);
                Failing = false;
                if (stepped)
                {
                    LogMeters.Step();
                    await Task.Delay(interval, clock, cancellation);
                }
                else
                {
                    _ = await wake.Reader.ReadAsync(cancellation);
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fatal) when (fatal is LogMovedException or LogBrokenException)
            {
                Stop(fatal);
                throw;
            }
            catch (Exception failure)
            {
                doubt = true;
                Failing = true;
                LogMeters.Failed(failure);
                await Task.Delay(Pause, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>One step: false when nothing waits.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var waiting = await store.UnloggedAsync(LargestStep, cancellation);
        if (waiting.Count == 0)
        {
            return false;
        }

        var before = Current;
        var heads = before.Heads.SetAll(waiting.Select(w => new Head(w.StreamKey, w.Seq, w.Digest)));
        var leaves = new List<byte[]>(waiting.Count + 1);
        leaves.AddRange(waiting.Select(w => Leaf.Statement(w.StreamKey, w.Seq, w.Digest)));
        leaves.Add(Leaf.Heads(before.Size + waiting.Count, heads.Root));
        var (edge, tiles) = before.Edge.Append(leaves);
        var root = edge.Root();
        var note = sign(edge.Size, root);
        var after = new LogSnapshot(edge.Size, root, note, waiting[^1].Position, heads, edge);
        await store.AdvanceAsync(
            new LogAdvance(
                before.Size,
                [.. waiting.Select((w, i) => (w.Position, before.Size + i))],
                tiles,
                new StoredCheckpoint(after.Size, root, note, after.LastPosition)),
            cancellation);
        Publish(after);
        return true;
    }

    /// <summary>Completes with the first checkpoint that covers the position.</summary>
    public async Task<LogSnapshot> CoveringAsync(long position, CancellationToken cancellation)
    {
        while (true)
        {
            Task pulse;
            lock (publishing)
            {
                if (Current.LastPosition >= position)
                {
                    return Current;
                }

                pulse = Fatal is null ? next.Task : Task.FromException(Fatal);
            }

            await pulse.WaitAsync(cancellation);
        }
    }

    private void Publish(LogSnapshot snapshot)
    {
        TaskCompletionSource waiters;
        lock (publishing)
        {
            Current = snapshot;
            waiters = next;
            next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiters.SetResult();
    }

    private void Stop(Exception fatal)
    {
        lock (publishing)
        {
            Fatal = fatal;
            next.SetException(fatal);
            _ = next.Task.Exception;
        }
    }

    /// <summary>A commit may have succeeded and been reported as failed: then the store is ahead of us by our own doing.</summary>
    private async Task FollowStoreAsync(CancellationToken cancellation)
    {
        if ((await store.HeadAsync(cancellation))?.Size is { } size && size != Current.Size)
        {
            Publish(await LogRebuild.AtHeadAsync(store, cancellation));
        }
    }
}
