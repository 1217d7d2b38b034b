using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Oversight;

/// <summary>A supervisor of forty departments, from the figures to what stands behind one of them.</summary>
[Collection(BrowserTests.Name)]
public sealed class SupervisorJourney(Chromium chromium, FortyDepartments ledger) : IClassFixture<FortyDepartments>
{
    [BrowserTheory]
    [InlineData("zh", Device.Desktop, false)]
    [InlineData("en", Device.Desktop, true)]
    [InlineData("zh", Device.Phone, true)]
    [InlineData("en", Device.Phone, false)]
    public async Task Forty_departments_stand_side_by_side_and_each_figure_with_its_definition_chart_and_table(string language, Device device, bool dark)
    {
        await using var visit = await ledger.AuditorAsync(chromium.Browser, language, device, dark);
        await FortyDepartments.OpenAsync(visit);
        Assert.Equal(44, await visit.Page.Locator(".compare tbody tr").CountAsync());
        Assert.Equal(14, await visit.Page.Locator("section.figure .means").CountAsync());
        var charts = await visit.Page.Locator(".chart").CountAsync();
        Assert.True(charts > 4);
        Assert.Equal(charts, await visit.Page.Locator(".chart canvas").CountAsync());
        Assert.Equal(charts, await visit.Page.Locator(".course table").CountAsync());
        await Screen.TakeAsync(visit, "oversight");
    }

    [BrowserFact]
    public async Task From_a_figure_the_way_leads_to_the_items_that_it_does_not_count()
    {
        await using var visit = await ledger.AuditorAsync(chromium.Browser, "zh");
        await FortyDepartments.OpenAsync(visit, "?sort=compliance");
        var first = await visit.Page.Locator(".compare tbody th").First.InnerTextAsync();
        Assert.Contains("psb", first, StringComparison.Ordinal);
        await visit.Page.Locator("#f-compliance .sum a").Last.ClickAsync();
        await visit.Page.WaitForURLAsync("**/oversight/items?**");
        Assert.True(await visit.Page.Locator("tbody tr").CountAsync() >= 13);
        Assert.Contains("不合规", await visit.Page.Locator("tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);
        await Screen.TakeAsync(visit, "oversight-items");
    }

    [BrowserFact]
    public async Task A_name_that_is_markup_is_shown_and_never_run()
    {
        await using var visit = await ledger.AuditorAsync(chromium.Browser);
        await FortyDepartments.OpenAsync(visit);
        Assert.Equal(0, await visit.Page.Locator("main img, main script").CountAsync());
        Assert.Contains(FortyDepartments.Hostile, await visit.Page.Locator(".compare").InnerTextAsync(), StringComparison.Ordinal);
        await visit.GoAsync("/oversight?agency=cn.331107.psb");
        Assert.Equal(0, await visit.Page.Locator("main img, main script").CountAsync());
        await Screen.TakeAsync(visit, "oversight-one");
    }

    [BrowserFact]
    public async Task New_figures_come_by_themselves_and_nothing_jumps_or_closes()
    {
        await using var visit = await ledger.AuditorAsync(chromium.Browser);
        await FortyDepartments.OpenAsync(visit);
        var steps = visit.Page.Locator("#f-steps .sum strong");
        var before = await steps.InnerTextAsync();
        await visit.Page.Locator("#f-lag .agencies summary").ClickAsync();
        await visit.Page.Locator("#f-lag h2").ScrollIntoViewIfNeededAsync();

        // A row comes above what is looked at; what is looked at stays where it is on the screen.
        var looked = visit.Page.Locator("#f-lag h2");
        var place = await looked.EvaluateAsync<double>("h => h.getBoundingClientRect().top");
        ledger.History.Do("check", FortyDepartments.Department(40));
        Assert.Equal(201, (await ledger.Ledger.PostAsync(ledger.History.Log[^1])).Status);
        await Assertions.Expect(steps).Not.ToHaveTextAsync(before, new() { Timeout = 60_000 });
        Assert.Equal(place, await looked.EvaluateAsync<double>("h => h.getBoundingClientRect().top"), 1.0);
        Assert.True(await visit.Page.Locator("#f-lag .agencies").EvaluateAsync<bool>("d => d.open"));
    }

    [BrowserFact]
    public async Task A_page_that_nobody_looks_at_asks_for_nothing_until_it_is_seen_again()
    {
        await using var visit = await ledger.AuditorAsync(chromium.Browser);
        await FortyDepartments.OpenAsync(visit);
        var asked = 0;
        visit.Page.Request += (_, request) => asked += request.Url.Contains("/oversight/figures", StringComparison.Ordinal) ? 1 : 0;
        await visit.Page.EvaluateAsync("() => Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })");
        await Task.Delay(TimeSpan.FromSeconds(12));
        Assert.Equal(0, asked);
        await visit.Page.EvaluateAsync("() => { delete document.hidden; }");
        await Task.Delay(TimeSpan.FromSeconds(12));
        Assert.True(asked > 0);
    }

    [BrowserFact]
    public async Task An_officer_of_one_agency_sees_that_agency_alone_and_without_a_key_there_is_a_page_that_says_what_to_do()
    {
        await using var officer = await ledger.ReaderAsync(chromium.Browser, LiveLedger.Token(Cast.Chen.Key, Cast.Police.Id.ToString()));
        await FortyDepartments.OpenAsync(officer);
        Assert.Equal(0, await officer.Page.Locator(".compare").CountAsync());
        Assert.DoesNotContain("cn.3311", (await officer.Page.Locator("main").InnerTextAsync()).Replace("cn.331024.psb", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await officer.GoAsync("/oversight?agency=cn.331107.psb", 403);
        await using var nobody = await Visit.StartAsync(chromium.Browser, ledger.Address);
        await nobody.GoAsync("/oversight", 401);
        await Screen.TakeAsync(nobody, "oversight-no-key");
    }

    [BrowserFact]
    public async Task On_paper_the_figures_stand_without_their_controls()
    {
        await using var visit = await ledger.AuditorAsync(chromium.Browser, "zh");
        await FortyDepartments.OpenAsync(visit);
        await visit.PrintAsync();
        Assert.False(await visit.Page.Locator("form.period").IsVisibleAsync());
        await Screen.TakeAsync(visit, "oversight");
    }
}
