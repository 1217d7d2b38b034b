using Integrity.Browser.Tests.Items;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Verify;

/// <summary>The page that verifies, asked by its address: an item, a digest.</summary>
[Collection(BrowserTests.Name)]
public sealed class Addressed(Chromium chromium, Site site)
{
    [BrowserTheory]
    [InlineData("en", Device.Desktop)]
    [InlineData("zh", Device.Phone)]
    public async Task From_an_items_page_its_newest_bundle_is_verified(string language, Device device)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device);
        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        await visit.GoAsync($"/items/{Story.Handset.Id}");
        await visit.Page.Locator($"a[href='/verify?item={Story.Handset.Id}']").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("article.verdict")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("article.verdict")).ToContainTextAsync(Story.Handset.Id.ToString());
        await Assertions.Expect(visit.Page.Locator("#dropped")).ToContainTextAsync(Story.Handset.Id.ToString());
    }

    [BrowserFact]
    public async Task Who_may_not_read_the_item_is_told_so_and_sees_no_verdict()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        visit.Expected.Add("401");
        await visit.GoAsync($"/verify?item={Story.Handset.Id}");
        await Assertions.Expect(visit.Page.Locator("#answers .notice.unavailable")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("article.verdict")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_digest_that_nobody_wrote_down_is_unknown()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync($"/verify?digest=sha256:{new string('0', 64)}");
        await Assertions.Expect(visit.Page.Locator("#answers article")).ToHaveAttributeAsync("data-overall", "unavailable");
    }
}
