using System.Globalization;
using System.Text;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Testing;
using History = Integrity.Testing.History;
using static Integrity.Ledger.Tests.Oversight.Overseen;

namespace Integrity.Ledger.Tests.Oversight;

/// <summary>The table behind a figure is all of the figure, also where the page has only a part of it.</summary>
public sealed class WholeTable
{
    [Fact]
    public async Task The_csv_has_every_row_behind_a_figure_and_the_pages_have_the_same()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        _ = await FiguresAsync(ledger, Token(clock));
        await MakeUpAsync(ledger, 2_250);
        var csv = await ledger.GetAsync("v1/oversight/items?figure=steps&part=check&format=csv", token: Token(clock));
        Assert.Equal((200, "text/csv"), (csv.Status, csv.Type));
        var table = Encoding.UTF8.GetString(csv.Body).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("\uFEFFfigure,", table[0], StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 2_250), table.Skip(1).Select(r => int.Parse(r.Split(',')[4], CultureInfo.InvariantCulture)).Order());
        Assert.DoesNotContain(table.Skip(1), r => r.Contains('\uFEFF', StringComparison.Ordinal));

        var (pages, seen) = (0, new List<int>());
        for (string? after = ""; after is not null; pages++)
        {
            var page = (await ledger.GetAsync($"v1/oversight/items?figure=steps&part=check&after={Uri.EscapeDataString(after)}", token: Token(clock))).Json;
            Assert.Equal(after, page.TryGetProperty("after", out var said) ? said.GetString() : "");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("seq").GetInt32()));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal(23, pages);
        Assert.Equal(Enumerable.Range(1, 2_250), seen.Order());
    }

    [Fact]
    public async Task The_links_of_a_later_page_lead_to_its_own_twin_and_to_the_whole_table()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        _ = await FiguresAsync(ledger, Token(clock));
        await MakeUpAsync(ledger, 150);
        var first = (await ledger.GetAsync("v1/oversight/items?figure=steps", token: Token(clock))).Json.GetProperty("next").GetString()!;
        var html = Encoding.UTF8.GetString((await ledger.GetAsync($"oversight/items?figure=steps&after={Uri.EscapeDataString(first)}", token: Token(clock))).Body);
        var links = html.Split("href=\"").Skip(1).Select(l => System.Net.WebUtility.HtmlDecode(l[..l.IndexOf('"', StringComparison.Ordinal)])).ToList();
        Assert.Contains($"after={first}&", Uri.UnescapeDataString(links.Single(l => l.EndsWith("format=json", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.DoesNotContain("after=", links.Single(l => l.EndsWith("format=csv", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_than_a_file_has_are_refused_and_never_cut()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        _ = await FiguresAsync(ledger, Token(clock));
        await MakeUpAsync(ledger, 100_001);
        var reply = await ledger.GetAsync("v1/oversight/items?figure=steps&part=check&format=csv", token: Token(clock));
        Assert.Equal((400, "oversight.too-many"), (reply.Status, reply.Code));
        Assert.Equal(200, (await ledger.GetAsync("v1/oversight/items?figure=steps&part=collect&format=csv", token: Token(clock))).Status);
    }

    [Theory]
    [InlineData("?sort=steps", "descending", false)]
    [InlineData("?sort=compliance", "ascending", false)]
    [InlineData("?sort=compliance&from=2026-11-01&to=2026-11-03", "ascending", true)]
    public async Task A_page_says_how_it_is_sorted_and_renews_itself_for_the_days_that_were_asked_for(string query, string sorted, bool keepsDays)
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        _ = await FiguresAsync(ledger, Token(clock));
        var html = Encoding.UTF8.GetString((await ledger.GetAsync("oversight" + query, token: Token(clock))).Body);
        Assert.Equal(sorted, html.Split("aria-sort=\"")[1].Split('"')[0]);
        var renewed = html.Split("hx-get=\"")[1].Split('"')[0];
        Assert.Equal(keepsDays, renewed.Contains("from=", StringComparison.Ordinal));
        Assert.Contains("sort=", renewed, StringComparison.Ordinal);
    }

    /// <summary>So many more marks of checks, all of one second.</summary>
    private static async Task MakeUpAsync(LiveLedger ledger, int count) => await RowsAsync(
        ledger,
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            INSERT INTO oversight_mark (stream, kind, seq, name, agency, at, day, state) SELECT '{Story.Handset}', 2, i, 'check', 'cn.331024.psb', {Morning.ToUnixTimeMilliseconds()}, 20760, 0 FROM n
            """));
}
