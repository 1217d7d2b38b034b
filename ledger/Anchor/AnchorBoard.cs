using System.Diagnostics.CodeAnalysis;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Anchor;

/// <summary>The newest anchored checkpoint, for those who make bundles from it and those who wait for it. Every node has it, whichever anchors.</summary>
/// <param name="store">Where anchors are.</param>
/// <param name="checkpoints">Where their checkpoints are.</param>
/// <param name="log">The log as this node knows it.</param>
[SuppressMessage("Design", "CA1001", Justification = "Without its wait handle a SemaphoreSlim holds nothing to release.")]
public sealed class AnchorBoard(IAnchorStore store, ILogStore checkpoints, LogFollower log)
{
    /// <summary>Looks by itself this often: signals may be late or lost.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock publishing = new();
    private readonly KeptHeads kept = new(checkpoints);
    private readonly Waypoints passed = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AnchoredLog? Current { get; private set; }

    /// <summary>Follows what is stored until cancelled.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A store that does not answer now may answer later; a log that is broken is said by whoever follows it.")]
    public async Task RunAsync(StoreChanges changes, CancellationToken cancellation)
    {
        var news = new Signal(changes, StoreChange.Anchored);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Pass();
                _ = await news.WaitAsync(Poll, cancellation);
                await FollowAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // What was the newest anchor before still is, as far as is known here.
                LogMeters.Failed(failure);
            }
        }
    }

    /// <summary>Takes up the newest anchor that is stored: a later one, one taken back, or one on another branch of the chain.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var (known, stored) = (Current, await store.NewestAnchorAsync(cancellation));
            if (stored?.Size == known?.Anchor.Size && stored?.BlockHash == known?.Anchor.BlockHash)
            {
                return;
            }

            Publish(stored is not null && await checkpoints.CheckpointAsync(stored.Size, cancellation) is { } checkpoint
                ? new AnchoredLog(stored, await log.AtAsync(checkpoint, Earlier(checkpoint.Size, known?.Log), kept, cancellation))
                : null);
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <summary>
    /// Remembers where the log is. Some checkpoint like this one is going to be anchored; by the time that is done the log is longer, and there is no
    /// way back from there but to read the store.
    /// </summary>
    internal void Pass()
    {
        lock (publishing)
        {
            passed.Add(log.Current);
        }
    }

    /// <summary>From where it is the shortest way to this size: since the last anchor, or that.</summary>
    private LogSnapshot? Earlier(long size, LogSnapshot? known)
    {
        lock (publishing)
        {
            return passed.To(size) is { } earlier && !(known?.Size > earlier.Size && known.Size <= size) ? earlier : known;
        }
    }

    private void Publish(AnchoredLog? anchored)
    {
        TaskCompletionSource waiters;
        lock (publishing)
        {
            Current = anchored;
            waiters = next;
            next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiters.SetResult();
    }

    /// <summary>Completes with the first anchored checkpoint that covers the log index.</summary>
    public async Task<AnchoredLog> CoveringAsync(long index, CancellationToken cancellation)
    {
        while (true)
        {
            Task pulse;
            lock (publishing)
            {
                if (Current is { } current && current.Log.Size > index)
                {
                    return current;
                }

                pulse = next.Task;
            }

            await pulse.WaitAsync(cancellation);
        }
    }
}
