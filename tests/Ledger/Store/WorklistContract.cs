using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What every store of worklists and reminders must do. One subclass per database runs all of it.</summary>
public abstract class WorklistContract : IDisposable
{
    private const string Police = "cn.331024.psb";
    private const string Lab = "cn.331024.lab";

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    protected abstract IWorklistStore Worklist { get; }

    protected abstract IReminderStore Reminders { get; }

    protected abstract StoreProbe Probe { get; }

    public abstract void Dispose();

    [StoreFact]
    public async Task Nothing_is_written_under_a_lease_that_passed_on_not_even_what_time_changed()
    {
        var lost = new Lease(Lease.Worklist, "nobody", 7);
        await Worklist.ResetAsync("", "rules", null, default);
        var duty = Duty("a", 0, hours: 24);
        await Worklist.AdvanceAsync(new("rules", 0, 1, Noon, [new(duty, duty.Turns(Noon))], [], [], []), default);
        await Assert.ThrowsAsync<LeaseLostException>(() => Worklist.TurnAsync(Noon.AddHours(30), 100, lost, default));
        Assert.Empty(await Reminders.AfterAsync(Police, 0, 10, default));
        Assert.Equal(1, await Worklist.TurnAsync(Noon.AddHours(30), 100, null, default));
    }

    [StoreFact]
    public async Task A_step_moves_rows_and_cursor_together_and_only_from_where_the_cursor_is()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        Assert.True(await PutAsync(0, 5, Duty("a", 0, hours: 24)));
        Assert.False(await PutAsync(0, 7, Duty("b", 0, hours: 24)));
        Assert.Equal(new WorklistCursor(5, "rules", 5), await Worklist.CursorAsync(default));
        Assert.Equal([Duty("a", 0, hours: 24)], await Worklist.OfStreamsAsync(["item/a"], default));
        Assert.Empty(await Worklist.OfStreamsAsync(["item/b"], default));
    }

    [StoreTheory]
    [InlineData("worklist")]
    [InlineData("commit")]
    public async Task A_step_that_fails_leaves_no_row_no_reminder_and_the_cursor_where_it_was(string point)
    {
        await Worklist.ResetAsync("", "rules", null, default);
        Probe.Hook = at => _ = at == point ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => PutAsync(0, 5, Duty("a", 0, hours: 24)));
        Probe.Hook = null;
        Assert.Equal(0, (await Worklist.CursorAsync(default)).Index);
        Assert.Empty(await Worklist.OfStreamsAsync(["item/a"], default));
        Assert.Empty(await Reminders.AfterAsync(Police, 0, 10, default));
    }

    [StoreFact]
    public async Task A_duty_that_is_done_is_kept_with_its_item_and_listed_no_more()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        var open = Duty("a", 0, hours: 24);
        await PutAsync(0, 1, open, Duty("a", 1, hours: 48));
        await PutAsync(1, 2, open with { Met = Noon.AddHours(1), MetBy = 4 });
        Assert.Equal(DutyStatus.Met, (await Worklist.OfStreamsAsync(["item/a"], default))[0].At(Noon));
        Assert.Equal(1, Assert.Single(await Worklist.ListAsync(new(Police, Noon, 10), default)).Duty.Key.Seq);
        await Worklist.AdvanceAsync(new("rules", 2, 3, Noon, [], [Duty("a", 1, hours: 48).Key], [], []), default);
        Assert.Empty(await Worklist.ListAsync(new(Police, Noon, 10), default));
    }

    [StoreFact]
    public async Task An_agency_sees_its_own_duties_by_urgency_page_by_page_and_counted_by_status()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        await PutAsync(
            0,
            1,
            [
                Duty("never", 0, hours: null),
                .. Enumerable.Range(0, 4).Select(i => Duty($"late{i}", 0, hours: -1 - i)),
                .. Enumerable.Range(0, 3).Select(i => Duty($"soon{i}", 0, hours: i)),
                .. Enumerable.Range(0, 2).Select(i => Duty($"open{i}", 0, hours: 100 + i)),
                Duty("theirs", 0, hours: -5) with { Agency = Lab },
            ]);
        Assert.Equal(new DutyCounts(3, 3, 4), await Worklist.CountAsync(Police, Noon, default));
        Assert.Equal(
            ["late3", "late2", "late1", "late0", "soon0", "soon1", "soon2", "open0", "open1", "never"], await NamesAsync(new(Police, Noon, 100)));
        Assert.Equal(["late3", "late2", "late1", "late0"], await NamesAsync(new(Police, Noon, 100, DutyStatus.Overdue)));
        Assert.Equal(["soon0", "soon1", "soon2"], await NamesAsync(new(Police, Noon, 100, DutyStatus.DueSoon)));
        Assert.Equal(["open0", "open1", "never"], await NamesAsync(new(Police, Noon, 100, DutyStatus.Open)));
        Assert.Equal(["soon0"], await NamesAsync(new(Police, Noon, 100, DutyStatus.DueSoon, Noon.AddHours(1))));
        var paged = new List<string>();
        for (DutyPlace? after = null; paged.Count < 10;)
        {
            var page = await Worklist.ListAsync(new(Police, Noon, 3, After: after), default);
            paged.AddRange(page.Select(p => p.Duty.Key.Stream[5..]));
            after = page[^1].Place;
        }

        Assert.Equal(await NamesAsync(new(Police, Noon, 100)), paged);
    }

    [StoreFact]
    public async Task Time_alone_leaves_one_reminder_for_each_change_of_status()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        await PutAsync(0, 1, Duty("a", 0, hours: 24));
        foreach (var hours in new[] { 1, 21.5, 22, 23, 24, 24.1, 30 })
        {
            _ = await Worklist.TurnAsync(Noon.AddHours(hours), 100, null, default);
        }

        Assert.Equal(
            [(DutyStatus.DueSoon, 22.0), (DutyStatus.Overdue, 24.0)],
            (await Reminders.AfterAsync(Police, 0, 10, default)).Select(r => (r.Status, Math.Round((r.At - Noon).TotalHours, 3))));
    }

    [StoreFact]
    public async Task What_was_told_is_not_told_again_after_the_rows_were_deleted_and_made_anew()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        var duty = Duty("a", 0, hours: 24);
        await Worklist.AdvanceAsync(new("rules", 0, 1, Noon, [new(duty, duty.Turns(Noon))], [], [], [new(duty, DutyStatus.Open, Noon)]), default);
        _ = await Worklist.TurnAsync(Noon.AddHours(30), 100, null, default);
        await Worklist.ResetAsync("rules", "other rules", null, default);
        Assert.Equal(1, (await Worklist.CursorAsync(default)).Reminded);
        await Worklist.AdvanceAsync(new("other rules", 0, 1, Noon, [new(duty, duty.Turns(DateTimeOffset.MinValue))], [], [], []), default);
        _ = await Worklist.TurnAsync(Noon.AddHours(30), 100, null, default);
        Assert.Equal([DutyStatus.Open, DutyStatus.Overdue], (await Reminders.AfterAsync(Police, 0, 10, default)).Select(r => r.Status));
    }

    [StoreFact]
    public async Task A_message_is_one_senders_until_its_claim_ends_and_nobodys_once_it_is_delivered()
    {
        await RegisteredAsync();
        var claimed = Assert.Single(await Reminders.ClaimAsync(Noon, Noon.AddMinutes(2), 10, [], default));
        Assert.Empty(await Reminders.ClaimAsync(Noon.AddMinutes(1), Noon.AddMinutes(3), 10, [], default));

        // Its sender has died, before or after sending: it is sent again.
        var again = Assert.Single(await Reminders.ClaimAsync(Noon.AddMinutes(2), Noon.AddMinutes(4), 10, [], default));
        Assert.Equal(claimed, again);
        await Reminders.DeliveredAsync(again, Noon.AddMinutes(2), default);
        Assert.Empty(await Reminders.ClaimAsync(Noon.AddDays(1), Noon.AddDays(2), 10, [], default));
        Assert.Equal(0, (await Reminders.WebhookAsync(Police, default))!.Waiting);
    }

    [StoreFact]
    public async Task A_message_that_failed_waits_its_time_and_one_that_is_given_up_is_counted()
    {
        await RegisteredAsync();
        var first = Assert.Single(await Reminders.ClaimAsync(Noon, Noon.AddMinutes(2), 10, [], default));
        await Reminders.FailedAsync(first, Noon, "503", Noon.AddHours(1), default);
        Assert.Equal(("503", 1), ((await Reminders.WebhookAsync(Police, default))!.Failure, (await Reminders.WebhookAsync(Police, default))!.Waiting));
        Assert.Empty(await Reminders.ClaimAsync(Noon.AddMinutes(59), Noon.AddMinutes(60), 10, [], default));
        var second = Assert.Single(await Reminders.ClaimAsync(Noon.AddHours(1), Noon.AddHours(2), 10, [], default));
        Assert.Equal(1, second.Tries);
        await Reminders.FailedAsync(second, Noon.AddHours(1), "timeout", null, default);
        Assert.Empty(await Reminders.ClaimAsync(Noon.AddDays(9), Noon.AddDays(10), 10, [], default));
        var webhook = (await Reminders.WebhookAsync(Police, default))!;
        Assert.Equal((0, 1, "timeout"), (webhook.Waiting, webhook.GivenUp, webhook.Failure));
    }

    [StoreFact]
    public async Task Without_a_webhook_nothing_waits_and_with_its_removal_nothing_is_left()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        await TellAsync(0, Duty("before", 0, hours: 24));
        await Reminders.PutWebhookAsync(Police, new("https://one.example/hook"), Noon, default);
        Assert.Empty(await Reminders.ClaimAsync(Noon, Noon.AddMinutes(1), 10, [], default));
        await TellAsync(1, Duty("after", 0, hours: 24));
        await Reminders.PutWebhookAsync(Police, new("https://two.example/hook"), Noon, default);
        Assert.Equal("two.example", Assert.Single(await Reminders.ClaimAsync(Noon, Noon, 10, [], default)).Address.Host);
        Assert.True(await Reminders.RemoveWebhookAsync(Police, default));
        Assert.False(await Reminders.RemoveWebhookAsync(Police, default));
        Assert.Null(await Reminders.WebhookAsync(Police, default));
        Assert.Empty(await Reminders.ClaimAsync(Noon.AddDays(1), Noon.AddDays(2), 10, [], default));
        Assert.Equal(2, (await Reminders.AfterAsync(Police, 0, 10, default)).Count);
    }

    [StoreFact]
    public async Task Old_reminders_go_except_those_that_are_still_to_be_sent()
    {
        await RegisteredAsync();
        Assert.Equal(0, await Reminders.PruneAsync(Noon.AddDays(1), 10, default));
        var waiting = Assert.Single(await Reminders.ClaimAsync(Noon, Noon.AddMinutes(2), 10, [], default));
        await Reminders.DeliveredAsync(waiting, Noon, default);
        Assert.Equal(1, await Reminders.PruneAsync(Noon.AddDays(1), 10, default));
        Assert.Empty(await Reminders.AfterAsync(Police, 0, 10, default));
    }

    [StoreFact]
    public async Task A_reminder_that_waits_keeps_none_behind_it_from_being_forgotten()
    {
        await RegisteredAsync();
        Assert.True(await TellAsync(1, Duty("b", 0, hours: 24)));
        var claimed = await Reminders.ClaimAsync(Noon, Noon.AddMinutes(2), 10, [], default);
        await Reminders.DeliveredAsync(claimed.Single(d => d.Reminder.Duty.Key.Stream == "item/b"), Noon, default);
        Assert.Equal(1, await Reminders.PruneAsync(Noon.AddDays(1), 1, default));
        Assert.Equal("item/a", Assert.Single(await Reminders.AfterAsync(Police, 0, 10, default)).Duty.Key.Stream);
        Assert.Equal(0, await Reminders.PruneAsync(Noon.AddDays(1), 1, default));
    }

    [StoreFact]
    public async Task Old_reminders_go_a_few_at_a_time_the_oldest_first_and_young_ones_stay()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        await TellAsync(0, Duty("first", 0, hours: 24));
        await TellAsync(1, Duty("second", 0, hours: 24));
        await TellAsync(2, Duty("third", 0, hours: 24));
        Assert.Equal(0, await Reminders.PruneAsync(Noon.AddDays(-1), 10, default));
        Assert.Equal(2, await Reminders.PruneAsync(Noon.AddDays(1), 2, default));
        Assert.Equal("item/third", Assert.Single(await Reminders.AfterAsync(Police, 0, 10, default)).Duty.Key.Stream);
        Assert.Equal(1, await Reminders.PruneAsync(Noon.AddDays(1), 2, default));
        Assert.Equal(0, await Reminders.PruneAsync(Noon.AddDays(1), 2, default));
    }

    [StoreFact]
    public async Task Agreements_are_found_by_their_direction()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        await Worklist.AdvanceAsync(new("rules", 0, 1, Noon, [], [], [new(Police, Lab, "agreement/one"), new(Police, Lab, "agreement/two"), new(Lab, Police, "agreement/one")], []), default);
        Assert.Equal(["agreement/one", "agreement/two"], await Worklist.AgreementsAsync(Police, Lab, default));
        Assert.Equal(["agreement/one"], await Worklist.AgreementsAsync(Lab, Police, default));
    }

    /// <summary>Due so many hours after noon; due soon two hours before that.</summary>
    private static Duty Duty(string item, long seq, int? hours) => new(
        new($"item/{item}", DutyKind.Term, "TIM-01", seq, seq), Police, Lab, Noon.AddDays(-1), hours is { } h ? Noon.AddHours(h) : null, TimeSpan.FromHours(2));

    private Task<bool> PutAsync(long from, long to, params Duty[] duties) =>
        Worklist.AdvanceAsync(new("rules", from, to, Noon, [.. duties.Select(d => new PutDuty(d, d.Turns(Noon)))], [], [], []), default);

    private Task<bool> TellAsync(long from, Duty duty) =>
        Worklist.AdvanceAsync(new("rules", from, from + 1, Noon, [new(duty, duty.Turns(Noon))], [], [], [new(duty, duty.At(Noon), Noon)]), default);

    private async Task RegisteredAsync()
    {
        await Worklist.ResetAsync("", "rules", null, default);
        await Reminders.PutWebhookAsync(Police, new("https://police.example/hook"), Noon, default);
        Assert.True(await TellAsync(0, Duty("a", 0, hours: 24)));
    }

    private async Task<IEnumerable<string>> NamesAsync(DutyQuery query) => (await Worklist.ListAsync(query, default)).Select(d => d.Duty.Key.Stream[5..]);
}
