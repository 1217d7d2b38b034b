using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What every store of the oversight must do. One subclass per database runs all of it.</summary>
public abstract class OversightContract : IDisposable
{
    private const string Police = "cn.331024.psb";
    private const string Lab = "cn.331024.lab";

    /// <summary>Of day 10.</summary>
    protected static readonly DateTimeOffset Noon = new(1970, 1, 11, 12, 0, 0, TimeSpan.Zero);

    protected abstract ILedgerStore Database { get; }

    protected abstract StoreProbe Probe { get; }

    protected IOversightStore Store => Database.Oversight;

    public abstract void Dispose();

    /// <summary>The same database, opened once more: another node.</summary>
    protected abstract Task<ILedgerStore> AnotherAsync();

    [StoreFact]
    public async Task A_step_moves_rows_and_cursor_together_and_only_from_where_the_cursor_is()
    {
        Assert.Equal(new OversightCursor(0, ""), await Store.CursorAsync(default));
        await BegunAsync();
        Assert.True(await PutAsync(0, 5, Step("a", 0)));
        Assert.False(await PutAsync(0, 7, Step("b", 0)));
        Assert.False(await Store.AdvanceAsync(new("other rules", 5, 7, [Step("b", 0)], []), default));
        Assert.Equal(new OversightCursor(5, "rules"), await Store.CursorAsync(default));
        Assert.Equal([Step("a", 0)], await Store.OfStreamsAsync(["item/a", "item/b"], default));
    }

    [StoreTheory]
    [InlineData("oversight")]
    [InlineData("commit")]
    public async Task A_step_that_fails_leaves_no_row_and_the_cursor_where_it_was(string point)
    {
        await BegunAsync();
        Probe.Hook = at => _ = at == point ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => PutAsync(0, 5, Step("a", 0)));
        Probe.Hook = null;
        Assert.Equal(0, (await Store.CursorAsync(default)).Index);
        Assert.Empty(await Store.OfStreamsAsync(["item/a"], default));
    }

    [StoreFact]
    public async Task Nothing_is_written_under_a_lease_that_passed_on()
    {
        await BegunAsync();
        var lost = new Lease(Lease.Oversight, "nobody", 7);
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.AdvanceAsync(new("rules", 0, 1, [Step("a", 0)], []) { Under = lost }, default));
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.ResetAsync("others", 10, lost, default));
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.AnchorAsync(10, lost, default));
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.UndateAsync(10, lost, default));
        Assert.Equal(new OversightCursor(0, "rules"), await Store.CursorAsync(default));
    }

    [StoreFact]
    public async Task Old_rows_go_in_parts_and_no_cursor_stands_on_what_is_left_of_them()
    {
        await BegunAsync();
        await PutAsync(0, 5, [.. Enumerable.Range(0, 5).Select(i => Step("a", i))]);
        Assert.False(await Store.ResetAsync("others", 2, null, default));
        Assert.Equal(new OversightCursor(0, ""), await Store.CursorAsync(default));
        Assert.Equal(3, (await Store.OfStreamsAsync(["item/a"], default)).Count);
        Assert.False(await Store.ResetAsync("others", 2, null, default));
        Assert.True(await Store.ResetAsync("others", 2, null, default));
        Assert.Equal(new OversightCursor(0, "others"), await Store.CursorAsync(default));
    }

    [StoreFact]
    public async Task A_mark_is_replaced_by_its_key_and_dropped_by_it()
    {
        await BegunAsync();
        await PutAsync(0, 1, Step("a", 0), Step("a", 1), Step("a", 1) with { Kind = MarkKind.Opened, Name = "handset", Index = null, Since = null });
        await Store.AdvanceAsync(new("rules", 1, 2, [Step("a", 0) with { State = 1, Value = 7 }], [Step("a", 1).Key]), default);
        Assert.Equal(
            [(MarkKind.Opened, 1L, 0, null), (MarkKind.Step, 0L, 1, (long?)7)],
            (await Store.OfStreamsAsync(["item/a"], default)).Select(m => (m.Kind, m.Seq, m.State, m.Value)));
    }

    [StoreFact]
    public async Task Marks_are_counted_by_agency_name_state_and_band_within_their_days()
    {
        await BegunAsync();
        await PutAsync(
            0,
            1,
            Step("a", 0),
            Step("a", 1) with { Value = 30_000 },
            Step("a", 2) with { Value = 59_999 },
            Step("a", 3) with { Value = 60_000, State = 1 },
            Step("a", 4) with { Day = 9 },
            Step("b", 0) with { Agency = Lab, Name = "seal", Value = 86_400_000 },
            Term("a", 0, hours: -1),
            Term("a", 1, hours: 1),
            Term("a", 2, hours: -1) with { State = 2 },
            Gap("a", 3, -1),
            Gap("a", 4, 3_600_000),
            Step("a", 5) with { Kind = MarkKind.Founded, Name = "agency.create", Index = null, Since = null });
        Assert.Equal([Lab, Police], await Store.AgenciesAsync(default));
        Assert.Equal(
            [
                new(Lab, MarkKind.Step, "seal", 0, 5, 1),
                new(Police, MarkKind.Step, "collect", 0, 0, 2),
                new(Police, MarkKind.Step, "collect", 0, MarkBands.Pending, 1),
                new(Police, MarkKind.Step, "collect", 1, 1, 1),
                new(Police, MarkKind.Term, "deposit", 0, 0, 1),
                new(Police, MarkKind.Term, "deposit", 0, MarkBands.Running, 1),
                new(Police, MarkKind.Term, "deposit", 2, 0, 1),
                new(Police, MarkKind.Gap, "collect", 0, 1, 1),
                new MarkCount(Police, MarkKind.Gap, "collect", 0, MarkBands.Before, 1),
            ],
            (await Store.CountAsync(new([Lab, Police], 10, 11, Noon), default)).OrderBy(c => c.Agency).ThenBy(c => c.Kind).ThenBy(c => c.State).ThenBy(c => c.Band));
        Assert.Empty(await Store.CountAsync(new([], 10, 11, Noon), default));
        Assert.DoesNotContain(MarkKind.Founded, (await Store.PictureAsync(new([Lab, Police], 10, 11, Noon), default)).Days.Select(d => d.Kind));
        Assert.Equal(
            [new(9, MarkKind.Step, 0, MarkBands.Pending, 1), new(10, MarkKind.Step, 0, 0, 2), new(10, MarkKind.Step, 0, 5, 1), new DayCount(10, MarkKind.Step, 0, MarkBands.Pending, 1), new(10, MarkKind.Step, 1, 1, 1)],
            (await Store.PictureAsync(new([Lab, Police], 9, 10, Noon), default)).Days.Where(d => d.Kind == MarkKind.Step).OrderBy(d => d.Day).ThenBy(d => d.State).ThenBy(d => d.Band));
    }

    [StoreFact]
    public async Task What_stands_behind_a_figure_is_listed_newest_first_page_by_page_each_once()
    {
        await BegunAsync();
        await PutAsync(
            0,
            1,
            [
                .. Enumerable.Range(0, 4).Select(i => Step("a", i)),
                .. Enumerable.Range(0, 3).Select(i => Step("b", i) with { Agency = Lab }),
                Step("c", 0) with { At = Noon.AddHours(1) },
                Step("c", 1) with { State = 1 },
                Step("c", 2) with { Name = "seal" },
                Step("c", 3) with { Day = 12 },
            ]);
        var list = new MarkList(new([Lab, Police], 10, 11, Noon), MarkKind.Step, "collect", 1, 0xFF, 3);
        var all = new List<Mark>();
        for (MarkPlace? after = null; all.Count < 100;)
        {
            var (cursor, page) = await Store.ListAsync(list with { After = after }, default);
            Assert.Equal(new OversightCursor(1, "rules"), cursor);
            all.AddRange(page);
            if (page.Count < 3)
            {
                break;
            }

            after = new(page[^1].At.ToUnixTimeMilliseconds(), page[^1].Stream, page[^1].Seq, page[^1].Name);
        }

        Assert.Equal(["c0", "a0", "a1", "a2", "a3", "b0", "b1", "b2"], all.Select(m => $"{m.Stream[5..]}{m.Seq}"));
        Assert.Equal("c1", Assert.Single((await Store.ListAsync(list with { States = 2 }, default)).Marks.Select(m => $"{m.Stream[5..]}{m.Seq}")));
        Assert.Empty((await Store.ListAsync(list with { Bands = 0x7F }, default)).Marks);
        Assert.Equal("seal", Assert.Single((await Store.ListAsync(list with { Name = "seal" }, default)).Marks).Name);
    }

    [StoreFact]
    public async Task What_is_anchored_gets_the_time_of_the_first_final_anchor_that_holds_it_and_the_rest_waits()
    {
        await BegunAsync();
        await PutAsync(0, 1, Step("a", 0), Step("a", 1), Step("a", 2), Step("a", 9), Gap("a", 2, 0) with { Index = 2, Since = Noon.AddHours(-3), Value = null });
        Assert.Equal(0, await Store.AnchorAsync(10, null, default));
        await AnchoredAsync(2, Noon.AddMinutes(1), final: true);
        await AnchoredAsync(3, Noon.AddMinutes(2), final: false);
        await AnchoredAsync(4, Noon.AddMinutes(3), final: true);
        Assert.Equal(3, await Store.AnchorAsync(3, null, default));
        Assert.Equal(1, await Store.AnchorAsync(3, null, default));
        Assert.Equal(0, await Store.AnchorAsync(3, null, default));
        var minute = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;
        Assert.Equal(
            [(MarkKind.Step, 0L, minute), (MarkKind.Step, 1L, minute), (MarkKind.Step, 2L, 3 * minute), (MarkKind.Step, 9L, null), (MarkKind.Gap, 2L, (long?)(183 * minute))],
            (await Store.OfStreamsAsync(["item/a"], default)).Select(m => (m.Kind, m.Seq, m.Value)));
    }

    [StoreFact]
    public async Task What_is_counted_at_one_moment_agrees_with_itself_while_more_is_written()
    {
        const int Steps = 60;
        await BegunAsync();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Steps; i++)
            {
                Assert.True(await PutAsync(i, i + 1, Step("a", i) with { Day = 10 + (i % 3) }));
            }
        });
        for (var counted = 0L; counted < Steps;)
        {
            var seen = await Store.PictureAsync(new([Lab, Police], 10, 12, Noon), default);
            counted = seen.Counts.Sum(c => c.Count);
            Assert.Equal((counted, counted), (seen.Days.Sum(d => d.Count), seen.Cursor.Index));
            if (writing.IsFaulted)
            {
                break;
            }
        }

        await writing;
    }

    [StoreFact]
    public async Task What_the_chain_took_back_waits_again_and_what_still_stands_keeps_its_time()
    {
        await BegunAsync();
        await PutAsync(0, 1, Step("a", 0), Step("a", 3), Gap("a", 3, 0) with { Index = 3, Since = Noon.AddHours(-3), Value = null }, Term("a", 1, hours: 1));
        await AnchoredAsync(2, Noon.AddMinutes(1), final: true);
        await AnchoredAsync(4, Noon.AddMinutes(3), final: true);
        Assert.Equal(3, await Store.AnchorAsync(10, null, default));
        var minute = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;
        var due = Noon.AddHours(1).ToUnixTimeMilliseconds();
        Assert.Equal([minute, 3 * minute, due, 183 * minute], await ValuesAsync());

        // Only noted at first, whatever it is about; and nothing is dated before all of it is gone.
        await Database.Anchors.ReplaceAnchorsAsync(2, [Anchored(4, Noon.AddMinutes(9), final: true)], null, default);
        Assert.Equal([minute, 3 * minute, due, 183 * minute], await ValuesAsync());
        Assert.Equal(2, (await Store.CursorAsync(default)).UndatedFrom);
        Assert.False(await Store.UndateAsync(1, null, default));
        Assert.Equal(0, await Store.AnchorAsync(10, null, default));
        Assert.False(await Store.UndateAsync(1, null, default));
        Assert.Equal([minute, null, due, null], await ValuesAsync());
        Assert.True(await Store.UndateAsync(1, null, default));
        Assert.Equal(new OversightCursor(1, "rules"), await Store.CursorAsync(default));
        Assert.Equal(2, await Store.AnchorAsync(10, null, default));
        Assert.Equal([minute, 9 * minute, due, 189 * minute], await ValuesAsync());
        Assert.True(await Store.UndateAsync(1, null, default));
        Assert.Equal([minute, 9 * minute, due, 189 * minute], await ValuesAsync());
    }

    [StoreFact]
    public async Task Of_several_times_that_the_chain_took_something_back_the_deepest_holds_and_a_reset_forgets_them()
    {
        await BegunAsync();
        foreach (var size in new[] { 3, 1, 2 })
        {
            await Database.Anchors.ReplaceAnchorsAsync(size, [], null, default);
        }

        Assert.Equal(1, (await Store.CursorAsync(default)).UndatedFrom);
        await PutAsync(0, 1, Step("a", 0), Step("a", 1));
        Assert.False(await Store.ResetAsync("others", 1, null, default));
        Assert.Equal(new OversightCursor(0, "", 1), await Store.CursorAsync(default));
        Assert.True(await Store.ResetAsync("others", 1, null, default));
        Assert.Equal(new OversightCursor(0, "others"), await Store.CursorAsync(default));
    }

    /// <summary>Two nodes that both believe to keep the figures, a third that counts, and a chain that takes another way again and again.</summary>
    [StoreFact]
    public async Task Whoever_dates_counts_and_takes_back_beside_each_other_every_time_is_that_of_the_first_final_anchor()
    {
        const int Marks = 40;
        await BegunAsync();
        await PutAsync(0, 1, [.. Enumerable.Range(0, Marks).Select(i => Step("a", i))]);
        using var other = await AnotherAsync();
        var reorganising = Task.Run(async () =>
        {
            for (var round = 1; round <= 30; round++)
            {
                var from = round * 17 % (Marks - 10);
                var (half, most) = ((from + Marks) / 2, Marks - (round % 5));
                await other.Anchors.ReplaceAnchorsAsync(
                    from,
                    [Anchored(half, Noon.AddMinutes(round), final: true), Anchored(most, Noon.AddMinutes(round).AddSeconds(30), final: round % 2 == 0)],
                    null,
                    default);
                await Database.Anchors.KeepAnchorAsync(Anchored(most, Noon.AddMinutes(round).AddSeconds(30), final: true), null, default);
            }
        });
        var counting = Task.Run(async () =>
        {
            for (var i = 1; !reorganising.IsCompleted; i++)
            {
                Assert.True(await PutAsync(i, i + 1, Step("a", i % Marks) with { State = i % 6 }));
            }
        });
        var dating = new[] { Database, other }.Select(node => Task.Run(async () =>
        {
            while (!reorganising.IsCompleted)
            {
                _ = await node.Oversight.AnchorAsync(7, null, default);
                _ = await node.Oversight.UndateAsync(5, null, default);
            }
        }));
        await Task.WhenAll([reorganising, counting, .. dating]);
        await AssertDatedAsync();
    }

    [StoreFact]
    public async Task What_was_seen_is_new_once_something_was_written_and_once_an_open_term_is_due()
    {
        await BegunAsync();
        await PutAsync(0, 1, Step("a", 0), Term("a", 1, hours: 2), Term("a", 2, hours: 1) with { State = 1 }, Term("b", 1, hours: 1) with { Agency = Lab });
        Task<OversightStamp> SeenAsync(int hours, params string[] agencies) => Store.StampAsync(agencies, Noon.AddHours(hours), default);
        Assert.Equal(Noon.AddHours(1), (await SeenAsync(0, Police, Lab)).NextDue);
        Assert.Equal((Noon.AddHours(2), Noon.AddHours(2)), ((await SeenAsync(0, Police)).NextDue, (await SeenAsync(2, Police, Lab)).NextDue));
        Assert.Null((await SeenAsync(3, Police, Lab)).NextDue);
        Assert.Null((await SeenAsync(0)).NextDue);

        var seen = new List<long> { (await SeenAsync(0)).Written };
        async Task NewAsync(Func<Task> write)
        {
            await write();
            seen.Add((await SeenAsync(0)).Written);
        }

        await NewAsync(() => PutAsync(1, 2, Step("a", 0) with { State = 1 }));
        await AnchoredAsync(4, Noon, final: true);
        await NewAsync(() => Store.AnchorAsync(10, null, default));
        await NewAsync(() => Database.Anchors.ReplaceAnchorsAsync(0, [], null, default));
        await NewAsync(() => Store.UndateAsync(10, null, default));
        await NewAsync(() => Store.ResetAsync("others", 1, null, default));
        Assert.Equal(seen.Order().Distinct(), seen);
        await NewAsync(() => Store.AnchorAsync(10, null, default));
        Assert.Equal(seen[^2], seen[^1]);
    }

    /// <summary>A step is made from rows that were read before. Only the store knows whether what they were dated by still stands.</summary>
    [StoreFact]
    public async Task A_step_leaves_the_time_of_an_anchor_as_it_is_and_brings_none_back()
    {
        await BegunAsync();
        await PutAsync(0, 1, Step("a", 0), Step("a", 3));
        await AnchoredAsync(4, Noon.AddMinutes(1), final: true);
        Assert.Equal(2, await Store.AnchorAsync(10, null, default));
        await PutAsync(1, 2, Step("a", 0) with { State = 1 }, Step("a", 3) with { Index = 7 });
        Assert.Equal([60_000L, null], await ValuesAsync());
        await Database.Anchors.ReplaceAnchorsAsync(0, [], null, default);
        await PutAsync(2, 3, Step("a", 0) with { State = 2 });
        Assert.True(await Store.UndateAsync(10, null, default));
        Assert.Equal([null, null], await ValuesAsync());
        Assert.Equal([2, 0], (await Store.OfStreamsAsync(["item/a"], default)).Select(m => m.State));
    }

    /// <summary>What is left to do is done; then each value is that of the first final anchor that holds it, and there is none where no anchor does.</summary>
    protected async Task AssertDatedAsync()
    {
        while (!await Store.UndateAsync(10, null, default) || await Store.AnchorAsync(10, null, default) > 0)
        {
        }

        var final = (await Database.Anchors.AnchorsAsync(default)).Where(a => a.Final).ToList();
        var marks = await Store.OfStreamsAsync(["item/a"], default);
        Assert.Equal(
            marks.Select(m => (m.Seq, (long?)(final.Find(a => a.Size > m.Index)?.BlockTime - m.Since)?.TotalMilliseconds)), marks.Select(m => (m.Seq, m.Value)));
        Assert.Contains(marks, m => m.Value is not null);
    }

    private async Task<IEnumerable<long?>> ValuesAsync() => (await Store.OfStreamsAsync(["item/a"], default)).Select(m => m.Value);

    protected static Mark Step(string item, int seq) => new($"item/{item}", MarkKind.Step, seq, "collect", Police, Noon, 10, Index: seq, Since: Noon);

    private static Mark Term(string item, int seq, int hours) =>
        new($"item/{item}", MarkKind.Term, seq, "deposit", Police, Noon.AddHours(hours), 10, Value: Noon.AddHours(hours).ToUnixTimeMilliseconds());

    private static Mark Gap(string item, int seq, long value) => new($"item/{item}", MarkKind.Gap, seq, "collect", Police, Noon, 10, Value: value);

    protected async Task BegunAsync() => Assert.True(await Store.ResetAsync("rules", 10, null, default));

    protected Task<bool> PutAsync(long from, long to, params Mark[] marks) => Store.AdvanceAsync(new("rules", from, to, marks, []), default);

    private Task AnchoredAsync(long size, DateTimeOffset time, bool final) => Database.Anchors.KeepAnchorAsync(Anchored(size, time, final), null, default);

    protected static StoredAnchor Anchored(long size, DateTimeOffset time, bool final) => new(size, default, size, default, $"0x{size:x}", time, [1], final);
}
