using System.Reflection;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Audit;

/// <summary>A log whose newer checkpoints were written just after its checkpoints were listed: everything else of it is of a moment later.</summary>
public class GrowingLog : DispatchProxy
{
    private ILogStore log = null!;
    private long listed;
    private bool headToo;

    /// <param name="log">As it is in the end.</param>
    /// <param name="listed">The largest size that is listed; above it, later.</param>
    /// <param name="headToo">The newest checkpoint is this one too: the log did not grow, only its tiles did.</param>
    public static ILogStore Of(ILogStore log, long listed, bool headToo = false)
    {
        var growing = Create<ILogStore, GrowingLog>();
        var self = (GrowingLog)growing;
        (self.log, self.listed, self.headToo) = (log, listed, headToo);
        return growing;
    }

    /// <summary>All is listed from now on.</summary>
    public static void Settle(ILogStore growing) => ((GrowingLog)growing).listed = long.MaxValue;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(ILogStore.CheckpointsAsync) => ListedAsync((Task<IReadOnlyList<StoredCheckpoint>>)targetMethod.Invoke(log, args)!),
        nameof(ILogStore.HeadAsync) when headToo => log.CheckpointAsync(listed, default),
        _ => targetMethod.Invoke(log, args),
    };

    private async Task<IReadOnlyList<StoredCheckpoint>> ListedAsync(Task<IReadOnlyList<StoredCheckpoint>> all) => [.. (await all).Where(c => c.Size <= listed)];
}
