using Integrity.Grains;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What every store must do. One subclass per database runs all of it.</summary>
public abstract class StoreContract : IDisposable
{
    private static readonly Comparer<Hash256> ByBytes = Comparer<Hash256>.Create((a, b) => a.Bytes.SequenceCompareTo(b.Bytes));

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    protected abstract IStreamStore Streams { get; }

    protected abstract ILogStore Log { get; }

    protected abstract IAnchorStore Anchors { get; }

    protected abstract ILeaseStore Leases { get; }

    protected abstract StoreProbe Probe { get; }

    public abstract void Dispose();

    [StoreFact]
    public async Task What_is_appended_comes_back_as_it_was()
    {
        var append = Statement("a", 0);
        var appended = Assert.IsType<AppendOutcome.Appended>(await Streams.AppendAsync(append, default));
        var loaded = Assert.Single(await Streams.LoadAsync(append.StreamKey, 0, default));
        Assert.Equal(appended.Position, loaded.Position);
        Assert.Equal((append.Stream, append.Seq, append.Digest, append.AcceptedAt), (loaded.Stream, loaded.Seq, loaded.Digest, loaded.AcceptedAt));
        Assert.Equal(append.Envelope, loaded.Envelope);
        Assert.Equal(loaded.Position, (await Streams.FindAsync(append.Digest, default))!.Position);
    }

    [StoreFact]
    public async Task A_stream_grows_only_at_its_end()
    {
        await Appended(Statement("a", 0));
        Assert.IsType<AppendOutcome.Moved>(await Streams.AppendAsync(Statement("a", 2), default));
        Assert.IsType<AppendOutcome.Moved>(await Streams.AppendAsync(Statement("a", 0, "another"), default));
        await Appended(Statement("a", 1));
        Assert.Equal([0, 1], (await Streams.LoadAsync(Key("a"), 0, default)).Select(s => s.Seq));
        Assert.Equal([1], (await Streams.LoadAsync(Key("a"), 1, default)).Select(s => s.Seq));
    }

    [StoreFact]
    public async Task The_same_statement_again_gives_the_first_and_writes_nothing()
    {
        var position = await Appended(Statement("a", 0));
        await Appended(Statement("a", 1));
        var repeated = Assert.IsType<AppendOutcome.Repeated>(await Streams.AppendAsync(Statement("a", 0), default));
        Assert.Equal(position, repeated.First.Position);
        Assert.Equal(2, (await Streams.LoadAsync(Key("a"), 0, default)).Count);
    }

    [StoreFact]
    public async Task An_append_fails_when_a_stream_it_rested_on_has_moved()
    {
        await Appended(Statement("keys", 0));
        var seen = new HeadSeen(Key("keys"), 1);
        await Appended(Statement("a", 0, seen: [seen]));
        await Appended(Statement("keys", 1));
        var moved = Assert.IsType<AppendOutcome.Moved>(await Streams.AppendAsync(Statement("a", 1, seen: [seen]), default));
        Assert.Equal(Key("keys"), moved.StreamKey);
        await Appended(Statement("a", 1, seen: [new HeadSeen(Key("keys"), 2), new HeadSeen(Key("nobody"), 0)]));
    }

    [StoreFact]
    public async Task Of_64_concurrent_copies_one_is_stored()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Streams.AppendAsync(Statement("a", 0), default))));
        var first = Assert.Single(outcomes.OfType<AppendOutcome.Appended>());
        Assert.Equal(63, outcomes.OfType<AppendOutcome.Repeated>().Count(r => r.First.Position == first.Position));
    }

    [StoreFact]
    public async Task Concurrent_appends_to_many_streams_keep_the_order_of_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(async () =>
        {
            for (var seq = 0; seq < 20; seq++)
            {
                await Appended(Statement($"s{n}", seq));
            }
        })));
        var waiting = await Log.UnloggedAsync(10_000, default);
        Assert.Equal(640, waiting.Count);
        Assert.Equal(waiting.Select(w => w.Position).Order(), waiting.Select(w => w.Position));
        Assert.All(waiting.GroupBy(w => w.StreamKey), g => Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), g.Select(w => w.Seq)));
    }

    [StoreFact]
    public async Task A_write_that_fails_leaves_nothing_and_its_neighbours_alone()
    {
        await Appended(Statement("a", 0));
        Probe.Hook = point => _ = point == "append" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Streams.AppendAsync(Statement("a", 1), default));
        Probe.Hook = point => _ = point == "commit" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Streams.AppendAsync(Statement("a", 1), default));
        Probe.Hook = null;
        Assert.Single(await Streams.LoadAsync(Key("a"), 0, default));
        await Appended(Statement("a", 1));
    }

    [StoreFact]
    public async Task A_write_reported_as_failed_after_its_commit_is_found_by_repeating_it()
    {
        Probe.Hook = point => _ = point == "committed" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Streams.AppendAsync(Statement("a", 0), default));
        Probe.Hook = null;
        Assert.IsType<AppendOutcome.Repeated>(await Streams.AppendAsync(Statement("a", 0), default));
    }

    [StoreFact]
    public async Task An_append_redacts_earlier_statements_of_its_stream_and_nothing_else_about_them()
    {
        await Appended(Statement("a", 0, "keep this, erase that"));
        await Appended(Statement("b", 0, "keep this, erase that"));
        var before = (await Streams.LoadAsync(Key("a"), 0, default))[0];
        await Appended(Statement("a", 1) with { Redactions = [new Redaction(0, "keep this"u8.ToArray())] });

        var after = (await Streams.LoadAsync(Key("a"), 0, default))[0];
        Assert.Equal("keep this", Text(after));
        Assert.Equal(before with { Envelope = after.Envelope }, after);
        Assert.Equal("keep this", Text((await Streams.FindAsync(before.Digest, default))!));
        Assert.Equal("keep this, erase that", Text((await Streams.LoadAsync(Key("b"), 0, default))[0]));
        Assert.IsType<AppendOutcome.Repeated>(await Streams.AppendAsync(Statement("a", 0, "keep this, erase that"), default));
        Assert.Equal("keep this", Text((await Streams.LoadAsync(Key("a"), 0, default))[0]));
    }

    [StoreFact]
    public async Task A_redaction_is_stored_with_its_statement_or_not_at_all()
    {
        await Appended(Statement("a", 0, "keep this, erase that"));
        var erase = Statement("a", 1) with { Redactions = [new Redaction(0, "keep this"u8.ToArray())] };
        Assert.IsType<AppendOutcome.Moved>(await Streams.AppendAsync(erase with { Seq = 2 }, default));
        foreach (var broken in new[] { "append", "commit" })
        {
            Probe.Hook = point => _ = point == broken ? throw new IOException("planted") : 0;
            await Assert.ThrowsAsync<IOException>(() => Streams.AppendAsync(erase, default));
            Probe.Hook = null;
            Assert.Equal("keep this, erase that", Text(Assert.Single(await Streams.LoadAsync(Key("a"), 0, default))));
        }

        Probe.Hook = point => _ = point == "committed" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Streams.AppendAsync(erase, default));
        Probe.Hook = null;
        Assert.Equal("keep this", Text((await Streams.LoadAsync(Key("a"), 0, default))[0]));
        Assert.IsType<AppendOutcome.Repeated>(await Streams.AppendAsync(erase, default));
    }

    [StoreFact]
    public async Task The_log_advances_only_from_the_size_it_has()
    {
        var position = await Appended(Statement("a", 0));
        var step = Step(0, position, 2);
        await Log.AdvanceAsync(step, default);
        var lost = await Assert.ThrowsAsync<LogMovedException>(() => Log.AdvanceAsync(step, default));
        Assert.Equal((0, 2), (lost.Expected, lost.Actual));

        // Shorter than somebody knows it: no race was lost, the database is another one.
        Assert.Equal("log.went-back", (await Assert.ThrowsAsync<LogBrokenException>(() => Log.AdvanceAsync(step with { OldSize = 3 }, default))).Refusal.Code);
        Assert.Equal(2, (await Log.HeadAsync(default))!.Size);
        Assert.Equal(0, await Log.IndexAsync(position, default));
        Assert.Empty(await Log.UnloggedAsync(10, default));
    }

    [StoreFact]
    public async Task An_advance_that_fails_leaves_no_tile_no_index_and_no_checkpoint()
    {
        var position = await Appended(Statement("a", 0));
        Probe.Hook = point => _ = point == "commit" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Log.AdvanceAsync(Step(0, position, 2), default));
        Probe.Hook = null;
        Assert.Null(await Log.HeadAsync(default));
        Assert.Null(await Log.TileAsync(0, 0, default));
        Assert.Null(await Log.IndexAsync(position, default));
        Assert.Single(await Log.UnloggedAsync(10, default));
    }

    [StoreFact]
    public async Task Heads_and_histories_are_read_as_of_a_size()
    {
        await Log.AdvanceAsync(Step(0, await Appended(Statement("a", 0)), 2), default);
        await Log.AdvanceAsync(Step(2, await Appended(Statement("a", 1)), 4), default);
        int[] bucket = [HeadsBucket.NumberOf(Key("a"))];
        Assert.Equal(0, Assert.Single(await Log.HeadsAsync(bucket, (await Log.CheckpointAsync(2, default))!.LastPosition, default)).Seq);
        Assert.Equal(1, Assert.Single(await Log.HeadsAsync(bucket, (await Log.CheckpointAsync(4, default))!.LastPosition, default)).Seq);
        Assert.Equal([0L], (await Log.LoadLoggedAsync(Key("a"), 2, default)).Select(l => l.Index));
        Assert.Equal([0L, 2L], (await Log.RangeAsync(0, 4, default)).Select(l => l.Index));
        Assert.Equal([4L], (await Log.CheckpointsAsync(2, 10, default)).Select(c => c.Size));
    }

    [StoreFact]
    public async Task Heads_are_read_by_buckets_many_at_once()
    {
        var streams = Enumerable.Range(0, 40).Select(n => $"stream {n}").ToArray();
        foreach (var stream in streams.Concat(streams[..20]))
        {
            _ = await Appended(Statement(stream, (await Streams.LoadAsync(Key(stream), 0, default)).Count));
        }

        Hash256[] keys = [.. streams.Select(Key)];
        var all = await Log.HeadsAsync([.. Enumerable.Range(0, HeadsBucket.Buckets)], long.MaxValue, default);
        Assert.Equal(keys.Order(ByBytes), all.Select(h => h.StreamKey).Order(ByBytes));
        Assert.All(all, h => Assert.Equal(Array.IndexOf(keys, h.StreamKey) < 20 ? 1 : 0, h.Seq));

        var some = keys.Take(7).Select(HeadsBucket.NumberOf).ToArray();
        Assert.Equal(
            keys.Where(k => some.Contains(HeadsBucket.NumberOf(k))).Order(ByBytes),
            (await Log.HeadsAsync([.. some, some[0]], long.MaxValue, default)).Select(h => h.StreamKey).Order(ByBytes));
        Assert.Empty(await Log.HeadsAsync(some, 0, default));
        Assert.Empty(await Log.HeadsAsync([], long.MaxValue, default));
    }

    [StoreFact]
    public async Task Buckets_are_stored_with_their_step_and_read_with_its_checkpoint()
    {
        Assert.Null(await Log.BucketsAsync(default));
        var (one, many) = (HeadsBucket.Of(HeadsBucket.NumberOf(Key("a")), new Head(Key("a"), 7, Key("digest"))), new HeadsBucket(HeadsBucket.Buckets - 1, 3, Key("many"), null));
        var first = await Appended(Statement("a", 0));
        await Log.AdvanceAsync(Step(0, first, 2) with { Buckets = [one] }, default);
        await Log.AdvanceAsync(Step(2, await Appended(Statement("a", 1)), 4) with { Buckets = [one with { Count = 1 }, many] }, default);

        var stored = (await Log.BucketsAsync(default))!;
        Assert.Equal((4, 4), (stored.Size, stored.Checkpoint.Size));
        Assert.Equal([one, many], stored.Buckets);
        var changed = many with { Count = 4, Hash = Key("more") };
        await Log.AdvanceAsync(Step(4, await Appended(Statement("a", 2)), 6) with { Buckets = [changed] }, default);
        Assert.Equal([one, changed], (await Log.BucketsAsync(default))!.Buckets);
    }

    [StoreFact]
    public async Task A_step_that_fails_or_comes_too_late_leaves_the_buckets_as_they_were()
    {
        var bucket = new HeadsBucket(5, 2, Key("many"), null);
        await Log.AdvanceAsync(Step(0, await Appended(Statement("a", 0)), 2) with { Buckets = [bucket] }, default);
        var step = Step(2, await Appended(Statement("a", 1)), 4) with { Buckets = [bucket with { Count = 9 }] };
        Probe.Hook = point => _ = point == "commit" ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Log.AdvanceAsync(step, default));
        Probe.Hook = null;
        await Assert.ThrowsAsync<LogMovedException>(() => Log.AdvanceAsync(step with { OldSize = 0 }, default));
        await Assert.ThrowsAsync<LogBrokenException>(() => Log.KeepBucketsAsync(4, [bucket with { Count = 9 }], null, default));
        Assert.Equal([bucket], (await Log.BucketsAsync(default))!.Buckets);
        Assert.Equal(2, (await Log.BucketsAsync(default))!.Size);
    }

    [StoreFact]
    public async Task Buckets_that_are_not_of_the_step_before_are_left_alone_until_all_are_kept_again()
    {
        var (bucket, other) = (new HeadsBucket(5, 2, Key("many"), null), new HeadsBucket(6, 2, Key("other"), null));
        await Log.AdvanceAsync(Step(0, await Appended(Statement("a", 0)), 2) with { Buckets = [bucket] }, default);
        await Log.AdvanceAsync(Step(2, await Appended(Statement("a", 1)), 4), default);
        await Log.AdvanceAsync(Step(4, await Appended(Statement("a", 2)), 6) with { Buckets = [other] }, default);
        var stored = (await Log.BucketsAsync(default))!;
        Assert.Equal((2, 6), (stored.Size, stored.Checkpoint.Size));
        Assert.Equal([bucket], stored.Buckets);

        await Log.KeepBucketsAsync(6, [other], null, default);
        stored = (await Log.BucketsAsync(default))!;
        Assert.Equal(6, stored.Size);
        Assert.Equal([other], stored.Buckets);
    }

    [StoreFact]
    public async Task A_fact_once_kept_stays()
    {
        Assert.Equal("one", await Anchors.KeepFactAsync("origin", "one", default));
        Assert.Equal("one", await Anchors.KeepFactAsync("origin", "two", default));
        Assert.Equal("one", await Anchors.FactAsync("origin", default));
        Assert.Null(await Anchors.FactAsync("else", default));
    }

    [StoreFact]
    public async Task A_fact_that_moves_is_written_only_over_what_its_writer_read()
    {
        Assert.False(await Anchors.SwapFactAsync("cursor", "0", "1", default));
        Assert.True(await Anchors.SwapFactAsync("cursor", null, "1", default));
        Assert.False(await Anchors.SwapFactAsync("cursor", null, "2", default));
        Assert.False(await Anchors.SwapFactAsync("cursor", "0", "2", default));
        var swapped = await Task.WhenAll(Enumerable.Range(2, 8).Select(n => Anchors.SwapFactAsync("cursor", "1", $"{n}", default)));
        Assert.Single(swapped, true);
        Assert.Equal($"{Array.IndexOf(swapped, true) + 2}", await Anchors.FactAsync("cursor", default));
    }

    [StoreFact]
    public async Task A_newer_proof_for_the_same_size_replaces_the_older()
    {
        await Anchors.KeepAnchorAsync(Anchor(4), null, default);
        await Anchors.KeepAnchorAsync(Anchor(4) with { BlockNumber = 8, Parts = [2] }, null, default);
        Assert.Equal(8, Assert.Single(await Anchors.AnchorsAsync(default)).BlockNumber);
        Assert.Equal([2], (await Anchors.NewestAnchorAsync(default))!.Parts);
    }

    [StoreFact]
    public async Task An_anchor_counts_once_it_is_final()
    {
        await Anchors.KeepAnchorAsync(Anchor(4), null, default);
        await Anchors.KeepAnchorAsync(Anchor(7), null, default);
        await Anchors.KeepAnchorAsync(Anchor(9) with { Final = false }, null, default);
        Assert.Equal(7, (await Anchors.NewestAnchorAsync(default))!.Size);
        Assert.Equal([(9, false), (7, true)], (await Anchors.AnchorsBelowAsync(long.MaxValue, 2, default)).Select(a => (a.Size, a.Final)));
        Assert.Equal([4], (await Anchors.AnchorsBelowAsync(7, 2, default)).Select(a => a.Size));
        await Anchors.KeepAnchorAsync(Anchor(9), null, default);
        Assert.Equal(9, (await Anchors.NewestAnchorAsync(default))!.Size);
    }

    [StoreFact]
    public async Task An_entry_is_held_by_the_first_final_anchor_that_is_larger_than_its_index()
    {
        foreach (var size in new[] { 4L, 7, 12 })
        {
            await Anchors.KeepAnchorAsync(Anchor(size), null, default);
        }

        await Anchors.KeepAnchorAsync(Anchor(9) with { Final = false }, null, default);
        await Anchors.KeepAnchorAsync(Anchor(20) with { Final = false }, null, default);
        var covering = await Anchors.CoveringAsync([8, 0, 3, 4, 11, 12, 19], default);
        Assert.Equal([12, 4, 4, 7, 12, null, null], covering.Select(a => a?.Size));
        Assert.Empty(await Anchors.CoveringAsync([], default));
        Assert.Equal([(20, false), (12, true), (9, false)], (await Anchors.PlacesAsync(3, default)).Select(a => (a.Size, a.Final)));
    }

    [StoreFact]
    public async Task Anchors_are_found_by_the_number_and_hash_of_their_block_and_by_their_transaction()
    {
        var (block, transaction) = (Key("a block"), Key("a transaction"));
        await Anchors.KeepAnchorAsync(Anchor(4) with { BlockNumber = 11, BlockHash = block, Transaction = "0x02" }, null, default);
        await Anchors.KeepAnchorAsync(Anchor(7) with { BlockNumber = 11, BlockHash = block, Transaction = $"0x{transaction}", Final = false }, null, default);
        await Anchors.KeepAnchorAsync(Anchor(9), null, default);
        Assert.Equal([4, 7], (await Anchors.InBlockAsync(11, default)).Select(a => a.Size));
        Assert.Equal([4, 7], (await Anchors.OfHashAsync(block, default)).Select(a => a.Size));
        var found = Assert.Single(await Anchors.OfHashAsync(transaction, default));
        Assert.Equal((7, 11, block, $"0x{transaction}", Noon, false), (found.Size, found.BlockNumber, found.BlockHash, found.Transaction, found.BlockTime, found.Final));
        Assert.Empty(await Anchors.InBlockAsync(12, default));
        Assert.Empty(await Anchors.OfHashAsync(Key("nothing"), default));
    }

    [StoreFact]
    public async Task After_a_reorganisation_larger_anchors_are_replaced_and_smaller_ones_stay()
    {
        foreach (var size in new[] { 4, 7, 9 })
        {
            await Anchors.KeepAnchorAsync(Anchor(size), null, default);
        }

        await Anchors.ReplaceAnchorsAsync(4, [Anchor(9) with { BlockNumber = 11 }], null, default);
        Assert.Equal([(4, 7), (9, 11)], (await Anchors.AnchorsAsync(default)).Select(a => (a.Size, a.BlockNumber)));
        await Anchors.ReplaceAnchorsAsync(0, [], null, default);
        Assert.Null(await Anchors.NewestAnchorAsync(default));
    }

    [StoreFact]
    public async Task A_node_that_lost_the_anchorers_lease_keeps_and_forgets_nothing()
    {
        var lost = await Leases.TakeAsync(Lease.Anchorer, "a", TimeSpan.FromMilliseconds(-1), default);
        await Anchors.KeepAnchorAsync(Anchor(4), lost, default);
        var held = await Leases.TakeAsync(Lease.Anchorer, "b", TimeSpan.FromMinutes(1), default);
        await Assert.ThrowsAsync<LeaseLostException>(() => Anchors.KeepAnchorAsync(Anchor(7), lost, default));
        await Assert.ThrowsAsync<LeaseLostException>(() => Anchors.ReplaceAnchorsAsync(0, [], lost, default));
        Assert.Equal(4, Assert.Single(await Anchors.AnchorsAsync(default)).Size);
        await Anchors.KeepAnchorAsync(Anchor(7), held, default);
    }

    private static StoredAnchor Anchor(long size) => new(size, Key($"root{size}"), 7, Key("block"), "0x01", Noon, [1]);

    protected static Hash256 Key(string name) => Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(name));

    private static string Text(StoredStatement statement) => System.Text.Encoding.UTF8.GetString(statement.Envelope);

    protected static Append Statement(string stream, long seq, string text = "statement", params HeadSeen[] seen) => new(
        stream, Key(stream), seq, Key($"{stream}/{seq}/{text}"), Noon.AddSeconds(seq), System.Text.Encoding.UTF8.GetBytes(text), seen);

    private static LogAdvance Step(long oldSize, long position, long newSize) => new(
        oldSize, [(position, oldSize)], [new TileRow(0, 0, new byte[32])], new StoredCheckpoint(newSize, Key($"root{newSize}"), "note", position));

    protected async Task<long> Appended(Append append) =>
        Assert.IsType<AppendOutcome.Appended>(await Streams.AppendAsync(append, default)).Position;
}
