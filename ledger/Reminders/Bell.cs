namespace Integrity.Ledger.Reminders;

/// <summary>Rung when there may be new reminders. Who waits looks at the store; nothing is carried by the bell itself.</summary>
internal sealed class Bell
{
    private readonly Lock ringing = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next ring. Take it before looking, so that no ring falls between.</summary>
    public Task Next
    {
        get
        {
            lock (ringing)
            {
                return next.Task;
            }
        }
    }

    public void Ring()
    {
        TaskCompletionSource rung;
        lock (ringing)
        {
            (rung, next) = (next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        rung.SetResult();
    }
}
