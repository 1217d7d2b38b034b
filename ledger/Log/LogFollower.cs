using System.Diagnostics.CodeAnalysis;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>The log as this node knows it: its newest checkpoint, and who waits for one. Every node has it; at most one of them also makes the log longer.</summary>
/// <remarks>
/// What another node logged is read from the tiles and checked like everything signed, so a node believes no row. A log that has become shorter
/// or different is broken for good: the database was replaced under us.
/// </remarks>
/// <param name="store">Where the log is.</param>
/// <param name="key">Whose checkpoints are believed; null where tests sign with nothing.</param>
[SuppressMessage("Design", "CA1001", Justification = "Without its wait handle a SemaphoreSlim holds nothing to release.")]
public sealed class LogFollower(ILogStore store, NoteVerifier? key = null)
{
    /// <summary>Looks by itself this often: signals may be late or lost.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock publishing = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is in memory of the heads map of <see cref="Current"/>.</summary>
    public KeptHeads Heads { get; } = new(store);

    /// <summary>The newest durable checkpoint known here.</summary>
    public LogSnapshot Current { get; private set; } = LogSnapshot.Empty;

    /// <summary>Why the log has stopped for good here, or null. Everybody waiting gets this too.</summary>
    public LogBrokenException? Fatal { get; private set; }

    /// <summary>The store does not answer, or does not take a step: what is accepted meanwhile waits.</summary>
    public bool Failing { get; internal set; }

    /// <summary>This node makes the steps itself, so the store has no news for it.</summary>
    public bool Leads { get; internal set; }

    /// <summary>Takes the log up where the store has it, and checks that tiles, checkpoint and heads agree and that it was signed.</summary>
    /// <exception cref="LogBrokenException">They do not.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var head = await LogRebuild.AtHeadAsync(store, cancellation);
        if (head.Size > 0)
        {
            InsistSigned(head.Note, head.Size, head.Root);
        }

        Publish(head);
    }

    /// <summary>Follows the store until cancelled or broken.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A store that does not answer now may answer later; the log has not changed by that.")]
    public async Task RunAsync(StoreChanges changes, CancellationToken cancellation)
    {
        var news = new Signal(changes, StoreChange.Logged);
        while (!cancellation.IsCancellationRequested && Fatal is null)
        {
            try
            {
                await news.WaitAsync(Poll, cancellation);
                if (!Leads)
                {
                    _ = await CatchUpAsync(cancellation);
                    Failing = false;
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (LogBrokenException broken)
            {
                Stop(broken);
                throw;
            }
            catch (Exception failure)
            {
                Failing = true;
                LogMeters.Failed(failure);
            }
        }
    }

    /// <summary>Reads what others have logged. True if there was something.</summary>
    /// <exception cref="LogBrokenException">The stored log is not a continuation of the one known here.</exception>
    public async Task<bool> CatchUpAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var from = Current;
            var head = await store.HeadAsync(cancellation);
            if ((head?.Size ?? 0) == from.Size && (head is null || head.Root == from.Root))
            {
                return false;
            }

            if (head is null || head.Size <= from.Size)
            {
                throw new LogBrokenException(new Refusal("log.went-back", from.Size.ToString(), (head?.Size ?? 0).ToString()));
            }

            Publish(await ExtendAsync(from, head, Heads, cancellation));
            return true;
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <summary>The log at one of its stored checkpoints; cheap when that is not much later than an earlier snapshot.</summary>
    /// <param name="checkpoint">Which.</param>
    /// <param name="earlier">Of the same log.</param>
    /// <param name="kept">Whose heads map the earlier one has.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LogBrokenException">What is stored is not what was signed.</exception>
    public async Task<LogSnapshot> AtAsync(StoredCheckpoint checkpoint, LogSnapshot? earlier, KeptHeads kept, CancellationToken cancellation) =>
        Current is var now && now.Size == checkpoint.Size ? now
        : earlier is not null && earlier.Size == checkpoint.Size ? earlier
        : earlier is not null && earlier.Size < checkpoint.Size ? await ExtendAsync(earlier, checkpoint, kept, cancellation)
        : await LogRebuild.AtAsync(store, checkpoint, now, cancellation);

    /// <summary>Makes the log longer, in turn with whoever follows it. What <paramref name="step"/> returns is durable by then; null: nothing to do.</summary>
    internal async Task<bool> StepAsync(Func<LogSnapshot, Task<LogSnapshot?>> step, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (await step(Current) is not { } after)
            {
                return false;
            }

            Publish(after);
            return true;
        }
        finally
        {
            _ = turn.Release();
        }
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

    /// <summary>Nothing more is logged by this node.</summary>
    internal void Stop(LogBrokenException fatal)
    {
        lock (publishing)
        {
            if (Fatal is null)
            {
                Fatal = fatal;
                next.SetException(fatal);
                _ = next.Task.Exception;
            }
        }
    }

    private async Task<LogSnapshot> ExtendAsync(LogSnapshot from, StoredCheckpoint to, KeptHeads kept, CancellationToken cancellation)
    {
        InsistSigned(to.Note, to.Size, to.Root);
        return await LogExtension.ToAsync(store, kept, from, to, cancellation);
    }

    private void InsistSigned(string note, long size, Hash256 root)
    {
        if (key is not null && !(Checkpoint.Open(note, key).Ok(out var signed, out _) && signed.Size == size && signed.Root == root))
        {
            throw new LogBrokenException(new Refusal("log.not-signed", size.ToString()));
        }
    }

    private void Publish(LogSnapshot snapshot)
    {
        TaskCompletionSource waiters;
        lock (publishing)
        {
            if (Fatal is not null)
            {
                return;
            }

            Current = snapshot;
            waiters = next;
            next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiters.SetResult();
    }
}
