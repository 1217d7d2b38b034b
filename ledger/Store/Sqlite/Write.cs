namespace Integrity.Ledger.Store.Sqlite;

/// <summary>One queued write: run inside the group's transaction, answered after its commit.</summary>
internal abstract class Write(string name)
{
    public string Name { get; } = name;

    public abstract void Run(SqliteSession session);

    public abstract void Fail(Exception failure);

    public abstract void Complete();
}

internal sealed class Write<T>(string name, Func<SqliteSession, T> work) : Write(name)
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? failure;

    public Task<T> Done => done.Task;

    public override void Run(SqliteSession session) => result = work(session);

    public override void Fail(Exception failure) => this.failure ??= failure;

    public override void Complete()
    {
        if (failure is null)
        {
            done.SetResult(result!);
        }
        else
        {
            done.SetException(failure);
        }
    }
}
