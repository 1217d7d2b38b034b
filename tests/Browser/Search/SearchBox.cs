using Integrity.Browser.Tests.Desk;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Search;

[Collection(BrowserTests.Name)]
public sealed class SearchBox(Chromium chromium, Site site)
{
    [BrowserTheory]
    [InlineData("en", Device.Desktop, false)]
    [InlineData("zh", Device.Desktop, true)]
    [InlineData("zh", Device.Phone, false)]
    [InlineData("en", Device.Phone, true)]
    public async Task The_first_page_is_one_box_in_the_readers_language(string language, Device device, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device, dark);
        await visit.GoAsync("/");
        Assert.Equal(language == "zh" ? "zh-CN" : "en", await visit.Page.GetAttributeAsync("html", "lang"));
        await Assertions.Expect(visit.Page.Locator("#search")).ToBeFocusedAsync();
        await Screen.TakeAsync(visit, "search");
    }

    [BrowserFact]
    public async Task Slash_goes_to_the_box_and_the_query_lives_in_the_address()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/?q=cn.331024.psb");
        await visit.Page.Locator("h1").ClickAsync();
        await visit.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(visit.Page.Locator("#search")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync(site.Story.Subject.Id);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync($"**/?q={site.Story.Subject.Id}");
        await Assertions.Expect(visit.Page.Locator(".hits code").First).ToHaveTextAsync(site.Story.Subject.Id);
        await Screen.TakeAsync(visit, "search-item");
    }

    [BrowserFact]
    public async Task A_block_is_found_by_its_number_its_hash_and_the_transaction_in_it_and_opens()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/");
        var block = site.Anchor.GetProperty("block").GetString()!;
        foreach (var asked in new[] { $"{site.Anchor.GetProperty("number").GetInt64()}", site.Anchor.GetProperty("transaction").GetString()!, block })
        {
            await visit.Page.Locator("h1").ClickAsync();
            await visit.Page.Keyboard.PressAsync("/");
            await Assertions.Expect(visit.Page.Locator("#search")).ToBeFocusedAsync();
            await visit.Page.Keyboard.TypeAsync(asked);
            await visit.Page.Keyboard.PressAsync("Enter");
            await visit.Page.WaitForURLAsync($"**/?q={asked}");
            await Assertions.Expect(visit.Page.Locator($".hits a[href='/log/blocks/{asked}'] code")).ToHaveTextAsync(asked);
        }

        await Screen.TakeAsync(visit, "search-block");
        await visit.Page.Locator(".hits a").First.ClickAsync();
        await visit.Page.WaitForURLAsync($"**/log/blocks/{block}");
        await Assertions.Expect(visit.Page.Locator(".held-anchor")).ToContainTextAsync(block);
    }

    [BrowserFact]
    public async Task The_switch_changes_the_language_and_stays_on_the_page()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/?q=12");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "中文" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/?q=12");
        Assert.Equal("zh-CN", await visit.Page.GetAttributeAsync("html", "lang"));
        await visit.Page.ReloadAsync();
        Assert.Equal("zh-CN", await visit.Page.GetAttributeAsync("html", "lang"));
    }

    [BrowserFact]
    public async Task What_was_searched_for_without_a_session_is_asked_again_when_the_key_has_made_one()
    {
        await using var ledger = await DeskLedger.StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.Page.Context.ClearCookiesAsync();
        await desk.Page.GotoAsync($"/?q={Cast.Police.Id}");
        await Assertions.Expect(desk.Page.Locator(".hits code")).ToHaveTextAsync($"{Cast.Police.Id}");
    }

    [BrowserFact]
    public async Task What_is_searched_for_never_becomes_markup()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        const string Hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";
        await visit.GoAsync($"/?q={Uri.EscapeDataString(Hostile)}");
        Assert.Equal(Hostile, await visit.Page.InputValueAsync("#search"));
        Assert.Equal(0, await visit.Page.Locator("main img, main script").CountAsync());
    }
}
