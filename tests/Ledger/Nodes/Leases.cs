using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>A store that can be cut off: then nothing is answered any more.</summary>
internal sealed class CutLeases(ILeaseStore inner) : ILeaseStore
{
    public bool IsCut { get; set; }

    public Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation) =>
        IsCut ? Never<Lease?>() : inner.TakeAsync(role, node, life, cancellation);

    public Task<HeldLease?> SeeAsync(string role, CancellationToken cancellation) => IsCut ? Never<HeldLease?>() : inner.SeeAsync(role, cancellation);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) => IsCut ? Never<bool>() : inner.ReleaseAsync(lease, cancellation);

    /// <summary>Not even when it is cancelled: a write that was begun is waited for.</summary>
    private static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;
}

/// <summary>Gives everybody everything.</summary>
internal sealed class LyingLeases : ILeaseStore
{
    public Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation) => Task.FromResult<Lease?>(new(role, node, 1));

    public Task<HeldLease?> SeeAsync(string role, CancellationToken cancellation) => Task.FromResult<HeldLease?>(null);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) => Task.CompletedTask;
}
