namespace Integrity.Ledger.Anchor;

/// <summary>The newest anchored checkpoint, for those who make bundles from it and those who wait for it.</summary>
public sealed class AnchorBoard
{
    private readonly Lock publishing = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AnchoredLog? Current { get; private set; }

    /// <summary>Null when the chain turned out not to hold it any more.</summary>
    public void Publish(AnchoredLog? anchored)
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
