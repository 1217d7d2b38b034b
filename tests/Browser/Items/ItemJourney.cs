using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Items;

/// <summary>A prosecutor walks the custody of an item; a stranger does not.</summary>
[Collection(BrowserTests.Name)]
public sealed class ItemJourney(Chromium chromium, Site site)
{
    private static readonly string Handset = $"/items/{Story.Handset.Id}";

    [BrowserTheory]
    [InlineData("en", Device.Desktop, false)]
    [InlineData("zh", Device.Desktop, true)]
    [InlineData("zh", Device.Phone, false)]
    [InlineData("en", Device.Phone, true)]
    public async Task A_prosecutor_sees_who_held_it_and_which_rules_each_step_met(string language, Device device, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device, dark);
        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        await visit.GoAsync(Handset);
        await Assertions.Expect(visit.Page.Locator("h1")).ToContainTextAsync(Story.Handset.Id);
        await Assertions.Expect(visit.Page.Locator(".now .agency").First).ToContainTextAsync(Cast.Procuratorate.Id.ToString());
        Assert.Equal(9, await visit.Page.Locator(".steps > .step").CountAsync());
        await Assertions.Expect(visit.Page.Locator("svg.custody-picture")).ToHaveAttributeAsync("role", "img");
        Assert.Equal(3, await visit.Page.Locator("svg.custody-picture .bar.held").CountAsync());

        // Two hand-overs are hatched through the lanes; the collection and the acquisition each have a gap before their block.
        Assert.Equal(["url(\"#custody-way\")", "url(\"#custody-way\")"], await FillsAsync(visit, ".between"));
        Assert.Equal(["url(\"#custody-before\")", "url(\"#custody-before\")"], await FillsAsync(visit, ".bar.before"));
        Assert.Equal(2, await visit.Page.Locator(".gaps li").CountAsync());
        Assert.Equal(2, await visit.Page.Locator(".kin li").CountAsync());
        await Screen.TakeAsync(visit, "item");
        foreach (var summary in await visit.Page.Locator(".step summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await Screen.TakeAsync(visit, "item-open");
    }

    [BrowserTheory]
    [InlineData("en", Device.Desktop)]
    [InlineData("zh", Device.Phone)]
    public async Task Without_a_key_and_with_anothers_nothing_of_it_is_seen(string language, Device device)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device);
        await visit.GoAsync(Handset, 401);
        Assert.DoesNotContain("XJ-0001", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        await Screen.TakeAsync(visit, "item-no-key");

        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        var never = Cast.Code("never").ToString();
        await visit.GoAsync($"/items/{never}", 404);
        await Screen.TakeAsync(visit, "item-not-there");
    }

    [BrowserFact]
    public async Task A_history_with_everything_in_it_is_drawn_and_nothing_that_was_signed_runs()
    {
        const string Evil = "\"'><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies()
            .Do("collect", Cast.Police, b => b.With("description", Evil).With("place", Evil), Cast.Zhang)
            .Do("seal", Cast.Police, b => b.With("note", Evil))
            .Do("transfer.offer", Cast.Police).Do("transfer.refuse", Cast.Lab)
            .Do("deposit", Cast.Police, b => b.With("locker", "A<b>17"))
            .Do("withdraw", Cast.Police)
            .Do("transfer.offer", Cast.Police).Do("transfer.accept", Cast.Lab, b => b.With("seal", "XJ-9999"))
            .Do("unseal", Cast.Lab).Do("acquire", Cast.Lab).Do("seal", Cast.Lab)
            .Do("share.grant", Cast.Lab)
            .Do("erase", Cast.Police)
            .Do("hold.place", Cast.Procuratorate, null, Cast.Feng);
        await ledger.PlayAsync(history, "log");
        foreach (var (language, device) in new[] { ("en", Device.Desktop), ("zh", Device.Phone), ("zh", Device.Desktop) })
        {
            await using var visit = await Visit.StartAsync(chromium.Browser, ledger.Host.Address, language, device);
            await visit.AsAsync(Cast.Zhao, Cast.Lab);
            await visit.GoAsync(Handset);
            Assert.NotEqual("run", await visit.Page.TitleAsync());
            Assert.Equal(0, await visit.Page.Locator("main img, main script").CountAsync());
            await Assertions.Expect(visit.Page.Locator(".description")).ToHaveTextAsync(Evil);
            await Assertions.Expect(visit.Page.Locator("#s0 .withheld .blacked")).ToBeVisibleAsync();
            await Screen.TakeAsync(visit, "item-pending-with-defects");
        }
    }

    [BrowserTheory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task It_prints_without_what_only_a_screen_needs(string language)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language);
        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        await visit.GoAsync(Handset);
        await visit.PrintAsync();
        await Assertions.Expect(visit.Page.Locator(".actions")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("button.copy").First).ToBeHiddenAsync();
        await Screen.TakeAsync(visit, "item");
    }

    [BrowserFact]
    public async Task The_report_opens_and_every_link_of_the_page_leads_somewhere()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        await visit.GoAsync(Handset);
        var ids = await visit.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))");
        Assert.Empty(ids);
        foreach (var path in await visit.Page.EvaluateAsync<string[]>("() => [...new Set([...document.querySelectorAll('main a[href^=\"/\"]')].map(a => a.getAttribute('href')))].filter(p => !p.startsWith('/verify'))"))
        {
            var answer = await visit.Page.APIRequest.GetAsync(new Uri(site.Address, path).ToString());
            Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
        }

        await visit.GoAsync($"{Handset}/report");
        await Screen.TakeAsync(visit, "item-report");
    }

    /// <summary>What pieces of the picture are filled with in the end, whatever markup and style say.</summary>
    private static Task<string[]> FillsAsync(Visit visit, string pieces) =>
        visit.Page.Locator($"svg.custody-picture {pieces}").EvaluateAllAsync<string[]>("all => all.filter(p => p.getBoundingClientRect().width > 0).map(p => getComputedStyle(p).fill)");
}
