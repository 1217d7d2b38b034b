using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Oversight;

/// <summary>A supervisor's whole job: from a ledger in which nothing has happened to the statement behind a figure, and its table on disk.</summary>
[Collection(BrowserTests.Name)]
public sealed class SupervisorsDay(Chromium chromium)
{
    /// <summary>So that what stands behind them does not fit on one page.</summary>
    private const int Checks = 104;

    /// <summary>With three seizures, each sealed.</summary>
    private const int Steps = Checks + 6;

    [BrowserTheory]
    [InlineData("zh", Device.Desktop, false)]
    [InlineData("en", Device.Desktop, true)]
    [InlineData("zh", Device.Phone, true)]
    [InlineData("en", Device.Phone, false)]
    public async Task From_an_empty_ledger_to_the_statement_behind_a_figure_and_the_whole_table(string language, Device device, bool dark)
    {
        await using var ledger = await FortyDepartments.StartAsync();
        var history = new History().Create(FortyDepartments.Audit);
        await ledger.PlayAsync(history, "log");
        await using var visit = await FortyDepartments.AuditorAsync(chromium.Browser, ledger.Host.Address, language, device, dark);
        var page = visit.Page;

        // Nothing has happened: there is no share of nothing, and no chart.
        await EmptyAsync(visit);
        await Assertions.Expect(page.Locator("#f-compliance .sum strong")).ToHaveTextAsync(language == "zh" ? "无数据" : "no data");
        Assert.Equal(0, await page.Locator(".chart").CountAsync());
        await Screen.TakeAsync(visit, "oversight-empty");

        // Three departments go to work, one of them with one signer too few; the open page has it by itself.
        await WorkAsync(ledger, history);
        await Assertions.Expect(page.Locator("#f-steps .sum strong")).ToHaveTextAsync($"{Steps}", new() { Timeout = 60_000 });
        Assert.Equal(4, await page.Locator(".compare tbody tr").CountAsync());

        // Who needs a look first, and why.
        await page.Locator(".compare thead a").Nth(3).ClickAsync();
        await page.WaitForURLAsync("**sort=compliance**");
        Assert.Equal("ascending", await page.Locator(".compare th[aria-sort]").GetAttributeAsync("aria-sort"));
        await Assertions.Expect(page.Locator(".compare tbody th").First).ToContainTextAsync($"{FortyDepartments.Department(3).Id}");
        await page.Locator(".compare tbody th a").First.ClickAsync();
        await page.WaitForURLAsync("**agency=cn.331103.psb**");
        await page.Locator("#f-compliance .sum a").Last.ClickAsync();
        await page.WaitForURLAsync("**/oversight/items?**which=rest**");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
        await page.Locator("tbody a").First.ClickAsync();
        await page.WaitForURLAsync("**/items/EV-**");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(Item(3).Id);

        // What does not fit on a page goes on, and is whole in the table.
        await visit.GoAsync("/oversight");
        await page.Locator("#f-steps .sum a").First.ClickAsync();
        await page.WaitForURLAsync("**/oversight/items?**");
        Assert.Equal(100, await page.Locator("tbody tr").CountAsync());
        await page.Locator("a[href*='after=']:not([href*='format='])").ClickAsync();
        await page.WaitForURLAsync("**after=**");
        Assert.Equal(Steps - 100, await page.Locator("tbody tr").CountAsync());
        Assert.All(
            await page.Locator("tbody tr").EvaluateAllAsync<double[]>("rows => rows.map(r => r.getBoundingClientRect().height)"),
            height => Assert.True(height < 200, "A row is no column of letters, also on a phone."));
        var table = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href*='format=csv']").ClickAsync());
        Assert.Equal(1 + Steps, (await File.ReadAllLinesAsync(await table.PathAsync())).Length);
        await Screen.TakeAsync(visit, "oversight-last-page");
    }

    private static StreamName Item(int number) => StreamName.Item(Cast.Code($"day item of {number}"));

    private static async Task EmptyAsync(Visit visit)
    {
        for (var i = 0; ; i++)
        {
            await visit.GoAsync("/oversight");
            if (await visit.Page.Locator(".standing .doubtful").CountAsync() == 0 && await visit.Page.Locator(".compare tbody tr").CountAsync() == 1)
            {
                return;
            }

            Assert.True(i < 200, "The oversight does not follow.");
            await Task.Delay(200);
        }
    }

    private static async Task WorkAsync(LiveLedger ledger, History history)
    {
        var known = history.Log.Count;
        foreach (var number in Enumerable.Range(1, 3))
        {
            var department = FortyDepartments.Department(number);
            history.Create(department).Subject = Item(number);
            history.Do(
                "collect",
                department,
                b => b.With("case", $"A331024000000202611{number + 500:0000}").With("witness/independent", true),
                number == 3 ? [department.Officers[0]] : []).Do("seal", department);
        }

        history.Subject = Item(1);
        for (var n = 0; n < Checks; n++)
        {
            history.Now = history.Now.AddMinutes(-9);
            history.Do("check", FortyDepartments.Department(1));
        }

        foreach (var statement in history.Log.Skip(known))
        {
            var reply = await ledger.PostAsync(statement, statement == history.Log[^1] ? "log" : "none");
            Assert.True(reply.Status is 200 or 201, reply.ToString());
        }
    }
}
