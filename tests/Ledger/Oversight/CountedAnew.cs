using System.Text;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Testing;
using History = Integrity.Testing.History;
using static Integrity.Ledger.Tests.Oversight.Overseen;

namespace Integrity.Ledger.Tests.Oversight;

/// <summary>What is not counted yet, or not any more, is said and never shown as if it were; each held up by a store that refuses the write that goes on.</summary>
public sealed class CountedAnew
{
    [Fact]
    public async Task What_stands_behind_a_figure_says_how_much_was_counted_as_of_when_on_the_page_its_twin_and_the_table()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        var history = History.WithAgencies().Create(Auditors).Do("collect", Cast.Police);
        await ledger.PlayAsync(history, "log");
        var size = (await FiguresAsync(ledger, Token(clock))).GetProperty("size").GetInt64();
        HoldUp(ledger, "oversight");
        await DoAsync(ledger, history, "check", Cast.Police);
        var items = (await ledger.GetAsync("v1/oversight/items?figure=steps", token: Token(clock))).Json;
        var end = (await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64();
        Assert.True(end > size);
        Assert.Equal((size, end, Morning), (items.GetProperty("size").GetInt64(), items.GetProperty("logSize").GetInt64(), items.GetProperty("asOf").GetDateTimeOffset()));
        Assert.Equal(1, items.GetProperty("items").GetArrayLength());
        Assert.Contains($"Counted so far: {size} of {end} log entries.", await TextAsync(ledger, "oversight/items?figure=steps", clock), StringComparison.Ordinal);
        var table = (await TextAsync(ledger, "v1/oversight/items?figure=steps&format=csv", clock)).Split("\r\n");
        Assert.EndsWith("days-from,as-of,log-size,log-end", table[0], StringComparison.Ordinal);
        Assert.EndsWith($",UTC+08:00,2026-11-03T06:00:00Z,{size},{end}", table[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_other_rules_are_shown_nowhere_and_a_table_of_them_is_refused_until_they_are_counted_anew()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        _ = await FiguresAsync(ledger, Token(clock));
        HoldUp(ledger, "oversight-reset");
        _ = await RowsAsync(ledger, "UPDATE oversight SET rules = 'others'");
        var view = (await ledger.GetAsync("v1/oversight", token: Token(clock))).Json;
        Assert.Equal((true, 0, 0L), (view.GetProperty("anew").GetBoolean(), view.GetProperty("figures").GetArrayLength(), view.GetProperty("size").GetInt64()));
        var items = (await ledger.GetAsync("v1/oversight/items?figure=steps", token: Token(clock))).Json;
        Assert.Equal((true, 0), (items.GetProperty("anew").GetBoolean(), items.GetProperty("items").GetArrayLength()));
        foreach (var path in new[] { "oversight", "oversight/items?figure=steps" })
        {
            var html = await TextAsync(ledger, path, clock);
            Assert.Contains("This is being counted anew", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<tbody", html, StringComparison.Ordinal);
        }

        await RefusedAsync(ledger, clock, "v1/oversight?format=csv", "v1/oversight/items?figure=steps&format=csv");
        ledger.Probe.Hook = null;
        Assert.Equal("1", Tally(Figure(await FiguresAsync(ledger, Token(clock)), "steps")));
        Assert.Equal(200, (await ledger.GetAsync("v1/oversight/items?figure=steps&format=csv", token: Token(clock))).Status);
    }

    [Fact]
    public async Task Waits_and_gaps_are_not_shown_while_anything_rests_on_an_anchor_that_the_chain_took_back()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        var size = (await FiguresAsync(ledger, Token(clock))).GetProperty("size").GetInt64();
        using var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db"));
        var root = (await database.Log.CheckpointAsync(size, default))!.Root;
        await database.Anchors.KeepAnchorAsync(new(size, root, 7, Hash256.Sha256("block"u8), "0x01", Morning.AddMinutes(3), "{}"u8.ToArray(), Final: true), null, default);
        _ = await FiguresAsync(ledger, Token(clock), v => Tally(Figure(v, "lag")) == "1/1");
        Assert.Equal("180", await SecondsAsync(ledger, clock));

        HoldUp(ledger, "oversight-undate");
        await database.Anchors.ReplaceAnchorsAsync(0, [], null, default);
        var view = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("0/0", "0/0", "1"), (Tally(Figure(view, "lag")), Tally(Figure(view, "gap")), Tally(Figure(view, "steps"))));
        Assert.Equal((true, false), (Figure(view, "lag").GetProperty("anew").GetBoolean(), Figure(view, "steps").GetProperty("anew").GetBoolean()));
        Assert.True((await ledger.GetAsync("v1/oversight/items?figure=gap", token: Token(clock))).Json.GetProperty("anew").GetBoolean());
        Assert.Equal("", await SecondsAsync(ledger, clock));
        Assert.Contains("The chain took back anchors", await TextAsync(ledger, "oversight", clock), StringComparison.Ordinal);
        await RefusedAsync(ledger, clock, "v1/oversight?format=csv", "v1/oversight/items?figure=lag&format=csv");
        Assert.Equal(200, (await ledger.GetAsync("v1/oversight/items?figure=steps&format=csv", token: Token(clock))).Status);

        ledger.Probe.Hook = null;
        _ = await FiguresAsync(ledger, Token(clock), v => Parts(Figure(v, "lag")) == "pending=1/1");
    }

    [Fact]
    public async Task Over_midnight_a_page_without_a_period_goes_on_with_its_form_and_its_links()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        _ = await FiguresAsync(ledger, Token(clock));
        var page = await TextAsync(ledger, "oversight", clock);
        var renewed = System.Net.WebUtility.HtmlDecode(page.Split("hx-get=\"")[1].Split('"')[0])[1..] + "?seen=" + page.Split("data-seen=\"")[1].Split('"')[0];
        Assert.Equal(204, (await ledger.GetAsync(renewed, token: Token(clock))).Status);
        clock.Now = Morning.AddDays(1);
        var part = await TextAsync(ledger, renewed, clock);
        Assert.Contains("2026-11-04", part, StringComparison.Ordinal);
        var links = part.Split("href=\"").Skip(1).Select(l => System.Net.WebUtility.HtmlDecode(l[..l.IndexOf('"', StringComparison.Ordinal)])).Where(l => l.Contains("to=", StringComparison.Ordinal)).ToList();
        Assert.Contains(links, l => l.EndsWith("format=csv", StringComparison.Ordinal));
        Assert.All(links, l => Assert.Contains("to=2026-11-04", l, StringComparison.Ordinal));
        Assert.Contains("name=\"to\" value=\"2026-11-04\"", part, StringComparison.Ordinal);
    }

    private static void HoldUp(LiveLedger ledger, string write) => ledger.Probe.Hook = at => _ = at == write ? throw new IOException("planted") : 0;

    private static async Task<string> SecondsAsync(LiveLedger ledger, SetClock clock) => string.Join(
        ' ',
        (await ledger.GetAsync("v1/oversight/items?figure=steps", token: Token(clock))).Json.GetProperty("items").EnumerateArray()
            .Where(i => i.TryGetProperty("seconds", out _)).Select(i => i.GetProperty("seconds").GetInt64()));

    private static async Task<string> TextAsync(LiveLedger ledger, string path, SetClock clock)
    {
        var reply = await ledger.GetAsync(path, token: Token(clock));
        Assert.True(reply.Status == 200, reply.ToString());
        return Encoding.UTF8.GetString(reply.Body);
    }

    private static async Task RefusedAsync(LiveLedger ledger, SetClock clock, params string[] paths)
    {
        foreach (var path in paths)
        {
            var reply = await ledger.GetAsync(path, token: Token(clock));
            Assert.Equal((503, "oversight.counted-anew"), (reply.Status, reply.Code));
        }
    }
}
