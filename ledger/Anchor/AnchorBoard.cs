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

    private const int MostExpected = 6;

    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock publishing = new();
    private readonly KeptHeads kept = new(checkpoints);
    private readonly List<LogSnapshot> expected = [];
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
                ? new AnchoredLog(stored, await log.AtAsync(checkpoint, Earlier(checkpoint.Size) ?? known?.Log, kept, cancellation))
                : null);
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <summary>About now a checkpoint is going to be anchored. By the time that is done the log is longer; the way back from there is the longer one.</summary>
    internal void Expect()
    {
        lock (publishing)
        {
            if (expected is not [.., var last] || last.Size < log.Current.Size)
            {
                expected.Add(log.Current);
            }

            // The oldest and the newest stay, and some between: an anchor may take several looks.
            for (var i = expected.Count - 2; expected.Count > MostExpected && i > 0; i -= 2)
            {
                expected.RemoveAt(i);
            }
        }
    }

    private LogSnapshot? Earlier(long size)
    {
        lock (publishing)
        {
            var earlier = expected.FindLast(e => e.Size <= size);
            _ = expected.RemoveAll(e => e.Size < size);
            return earlier;
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
