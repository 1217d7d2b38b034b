using Integrity.Grains;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What every store's leases must do. A life below nothing is a lease that has ended by the store's own clock, without waiting for it.</summary>
public abstract class LeaseContract : IDisposable
{
    private static readonly TimeSpan Long = Lease.Longest;
    private static readonly TimeSpan Over = TimeSpan.FromMilliseconds(-1);

    protected abstract ILedgerStore Store { get; }

    protected abstract StoreProbe Probe { get; }

    /// <summary>Makes every lease look as if the store's clock had been set back since.</summary>
    protected abstract Task SetBackAsync(TimeSpan by);

    private ILeaseStore Leases => Store.Leases;

    public abstract void Dispose();

    [StoreFact]
    public async Task One_node_holds_a_role_and_holds_it_longer_under_the_same_epoch()
    {
        var held = await Leases.TakeAsync("role", "a", Long, default);
        Assert.Equal(new Lease("role", "a", 1), held);
        Assert.Null(await Leases.TakeAsync("role", "b", Long, default));
        Assert.Equal(held, await Leases.TakeAsync("role", "a", Long, default));
        Assert.Equal(new Lease("other", "b", 1), await Leases.TakeAsync("other", "b", Long, default));
    }

    [StoreFact]
    public async Task What_has_ended_passes_on_and_its_epoch_grows()
    {
        _ = await Leases.TakeAsync("role", "a", Over, default);
        Assert.Equal(new Lease("role", "b", 2), await Leases.TakeAsync("role", "b", Over, default));
        Assert.Equal(new Lease("role", "a", 3), await Leases.TakeAsync("role", "a", Long, default));
        Assert.Null(await Leases.TakeAsync("role", "b", Long, default));
    }

    [StoreFact]
    public async Task What_a_clock_that_was_set_back_since_dated_into_the_future_is_nobodys()
    {
        _ = await Leases.TakeAsync("role", "a", Long, default);
        await SetBackAsync(TimeSpan.FromHours(3));
        Assert.False((await Leases.SeeAsync("role", default))!.IsHeld);
        Assert.Equal(new Lease("role", "b", 2), await Leases.TakeAsync("role", "b", Long, default));
        Assert.True((await Leases.SeeAsync("role", default))!.IsHeld);
        Assert.Null(await Leases.TakeAsync("role", "a", Long, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Leases.TakeAsync("role", "b", Long + TimeSpan.FromSeconds(1), default));
    }

    [StoreFact]
    public async Task What_is_given_back_is_free_at_once_and_only_its_holder_gives_it_back()
    {
        var stale = await Leases.TakeAsync("role", "a", Over, default);
        var held = await Leases.TakeAsync("role", "b", Long, default);
        await Leases.ReleaseAsync(stale!, default);
        Assert.Null(await Leases.TakeAsync("role", "a", Long, default));
        await Leases.ReleaseAsync(held!, default);
        Assert.Equal(new Lease("role", "a", 3), await Leases.TakeAsync("role", "a", Long, default));
    }

    [StoreFact]
    public async Task Of_32_nodes_that_want_it_at_once_one_gets_it()
    {
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            var taken = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(() => Leases.TakeAsync("role", $"{epoch}/{n}", Long, default))));
            var held = Assert.Single(taken.OfType<Lease>());
            Assert.Equal(epoch, held.Epoch);
            await Leases.ReleaseAsync(held, default);
        }
    }

    [StoreFact]
    public async Task The_log_advances_under_the_lease_and_not_under_one_that_passed_on()
    {
        var first = await Leases.TakeAsync(Lease.Sequencer, "a", Over, default);
        await AdvanceAsync("s", 0, first);
        var second = await Leases.TakeAsync(Lease.Sequencer, "b", Long, default);
        Assert.Equal(first, (await Assert.ThrowsAsync<LeaseLostException>(() => AdvanceAsync("t", 2, first))).Lease);
        Assert.Equal(2, (await Store.Log.HeadAsync(default))!.Size);
        Assert.Single(await Store.Log.UnloggedAsync(10, default));

        // The same node again, by another epoch: what it began under the first is over all the same.
        await Leases.ReleaseAsync(second!, default);
        var third = await Leases.TakeAsync(Lease.Sequencer, "a", Long, default);
        await Assert.ThrowsAsync<LeaseLostException>(() => AdvanceAsync("u", 2, first));
        await AdvanceAsync("v", 2, third);
        Assert.Equal(4, (await Store.Log.HeadAsync(default))!.Size);
    }

    [StoreFact]
    public async Task A_lease_whose_taking_broke_off_is_nobodys_or_this_nodes()
    {
        Probe.Hook = at => _ = at == "commit" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Leases.TakeAsync("role", "a", Long, default));
        Probe.Hook = at => _ = at == StoreProbe.Done(StoreWrites.Lease) ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Leases.TakeAsync("role", "b", Long, default));
        Probe.Hook = null;
        Assert.Null(await Leases.TakeAsync("role", "a", Long, default));
        Assert.Equal(new Lease("role", "b", 1), await Leases.TakeAsync("role", "b", Long, default));
    }

    private async Task AdvanceAsync(string stream, long oldSize, Lease? under)
    {
        var key = Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(stream));
        _ = await Store.Streams.AppendAsync(new Append(stream, key, 0, key, DateTimeOffset.UnixEpoch, [1], []), default);
        var waiting = await Store.Log.UnloggedAsync(1, default);
        await Store.Log.AdvanceAsync(
            new LogAdvance(
                oldSize, [(waiting[0].Position, oldSize)], [new TileRow(0, 0, [1])], new StoredCheckpoint(oldSize + 2, key, "note", waiting[0].Position)) { Under = under },
            default);
    }
}
