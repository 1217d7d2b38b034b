using System.Diagnostics.CodeAnalysis;
using Integrity.Grains;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>A queued append and its answer, given after the commit.</summary>
internal sealed class PendingAppend(Append append)
{
    private readonly TaskCompletionSource<AppendOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? failure;

    public Append Append { get; } = append;

    public AppendOutcome? Outcome { get; set; }

    public Task<AppendOutcome> Done => done.Task;

    public bool HasFailed => failure is not null;

    public void Fail(Exception why) => failure ??= why;

    [SuppressMessage("Design", "CA1031", Justification = "The failure is this append's answer.")]
    public void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception why)
        {
            Fail(why);
        }
    }

    public void Complete()
    {
        if (failure is null)
        {
            done.SetResult(Outcome!);
        }
        else
        {
            done.SetException(failure);
        }
    }
}
