using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>A store that is restarted just while a node of it stops: what it was asked fails with something else than the cancellation.</summary>
internal sealed class FailingAtStop(TaskCompletionSource asked, CancellationToken stop) : ILeaseStore
{
    public async Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation)
    {
        _ = asked.TrySetResult();
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new StoreAwayException(new IOException("terminating connection"));
    }

    public Task<HeldLease?> SeeAsync(string role, CancellationToken cancellation) => Task.FromResult<HeldLease?>(null);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) => Task.CompletedTask;
}
