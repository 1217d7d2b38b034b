using Integrity.Digests;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What every store of digests must do. One subclass per database runs all of it.</summary>
public abstract class DigestContract : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private protected abstract IDigestStore Digests { get; }

    private protected abstract StoreProbe Probe { get; }

    public abstract void Dispose();

    [StoreFact]
    public async Task A_step_moves_rows_and_cursor_together_and_only_from_where_the_cursor_is()
    {
        Assert.Equal(new DigestCursor(0, 0), await Digests.CursorAsync(default));
        Assert.True(await Digests.ResetAsync(0, 1, null, default));
        Assert.True(await Digests.AdvanceAsync(new(new(0, 1), 5, [Row("a", 2)]), default));
        Assert.False(await Digests.AdvanceAsync(new(new(0, 1), 7, [Row("b", 3)]), default));
        Assert.False(await Digests.AdvanceAsync(new(new(5, 2), 7, [Row("b", 3)]), default));
        Assert.Equal(new DigestCursor(5, 1), await Digests.CursorAsync(default));
        Assert.Equal([Row("a", 2)], await Digests.FindAsync(Of("a"), 10, default));
        Assert.Empty(await Digests.FindAsync(Of("b"), 10, default));
    }

    [StoreTheory]
    [InlineData("digests")]
    [InlineData("commit")]
    public async Task A_step_that_fails_leaves_no_row_and_the_cursor_where_it_was(string point)
    {
        await Digests.ResetAsync(0, 1, null, default);
        Probe.Hook = at => _ = at == point ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Digests.AdvanceAsync(new(new(0, 1), 5, [Row("a", 2)]), default));
        Probe.Hook = null;
        Assert.Equal(new DigestCursor(0, 1), await Digests.CursorAsync(default));
        Assert.Empty(await Digests.FindAsync(Of("a"), 10, default));
    }

    [StoreFact]
    public async Task The_oldest_record_comes_first_and_one_that_is_there_twice_is_kept_once()
    {
        await Digests.ResetAsync(0, 1, null, default);
        Assert.True(await Digests.AdvanceAsync(new(new(0, 1), 9, [Row("a", 8, "EV-2"), Row("a", 2), Row("a", 2), Row("a", 8, "EV-1")]), default));
        Assert.Equal([Row("a", 2), Row("a", 8, "EV-1"), Row("a", 8, "EV-2")], await Digests.FindAsync(Of("a"), 10, default));
        Assert.Equal([Row("a", 2)], await Digests.FindAsync(Of("a"), 1, default));
    }

    [StoreFact]
    public async Task Rows_of_another_making_are_dropped_by_one_node_and_made_again_from_the_beginning()
    {
        await Digests.ResetAsync(0, 1, null, default);
        await Digests.AdvanceAsync(new(new(0, 1), 5, [Row("a", 2)]), default);
        Assert.True(await Digests.ResetAsync(1, 2, null, default));
        Assert.False(await Digests.ResetAsync(1, 2, null, default));
        Assert.Equal(new DigestCursor(0, 2), await Digests.CursorAsync(default));
        Assert.Empty(await Digests.FindAsync(Of("a"), 10, default));
    }

    [StoreFact]
    public async Task Nothing_is_written_under_a_lease_that_passed_on()
    {
        var lost = new Lease(Lease.Digests, "nobody", 7);
        await Assert.ThrowsAsync<LeaseLostException>(() => Digests.ResetAsync(0, 1, lost, default));
        await Digests.ResetAsync(0, 1, null, default);
        await Assert.ThrowsAsync<LeaseLostException>(() => Digests.AdvanceAsync(new(new(0, 1), 5, [Row("a", 2)]) { Under = lost }, default));
        Assert.Equal(new DigestCursor(0, 1), await Digests.CursorAsync(default));
    }

    private static DigestRow Row(string what, long index, string of = "EV-0") => new(Of(what), of, "item/EV-9", 3, index, Noon.AddSeconds(index));

    private static Digest Of(string what) => Digest.Sha256(Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(what)));
}
