using System.Diagnostics;
using Integrity.Ledger.Store;
using Microsoft.Extensions.Time.Testing;

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

/// <summary>Says how often the role was taken or held longer, and how often given back.</summary>
internal sealed class CountedLeases(ILeaseStore inner) : ILeaseStore
{
    public int Taken { get; private set; }

    public int Released { get; private set; }

    public async Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation)
    {
        var lease = await inner.TakeAsync(role, node, life, cancellation);
        Taken++;
        return lease;
    }

    public Task<HeldLease?> SeeAsync(string role, CancellationToken cancellation) => inner.SeeAsync(role, cancellation);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation)
    {
        Released++;
        return inner.ReleaseAsync(lease, cancellation);
    }
}

/// <summary>Time that passes when the test says so, and says itself how many timers were set on it: whoever sets one waits.</summary>
internal sealed class CountingClock : FakeTimeProvider
{
    private int set;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _ = Interlocked.Increment(ref set);
        return timer;
    }

    public async Task HasSetAsync(int timers)
    {
        for (var real = Stopwatch.StartNew(); Volatile.Read(ref set) < timers; await Task.Delay(5))
        {
            Assert.True(real.Elapsed < TimeSpan.FromSeconds(60), $"{set} timers, not {timers}");
        }
    }
}
