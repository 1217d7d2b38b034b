using Integrity.Browser.Tests.Items;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Certificate;

/// <summary>The certificate as whoever may read the item sees it.</summary>
[Collection(BrowserTests.Name)]
public sealed class CertificateSheet(Chromium chromium, Site site)
{
    [BrowserTheory]
    [InlineData("zh", Device.Desktop, false)]
    [InlineData("en", Device.Desktop, true)]
    [InlineData("zh", Device.Phone, true)]
    [InlineData("en", Device.Phone, false)]
    public async Task It_says_the_verdict_the_rules_and_whose_word_it_rests_on(string language, Device device, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device, dark);
        await OpenAsync(visit);
        await Assertions.Expect(visit.Page.Locator(".certificate.proven h1")).ToHaveTextAsync(site.Story.Subject.Id);
        Assert.Contains("CN-CRIM@2026.1", await visit.Page.Locator(".certificate .rules").InnerTextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("svg.qr")).ToBeVisibleAsync();

        // The ledger found its anchor itself; no trust file is named where there is none.
        var said = await visit.Page.Locator(".certificate").InnerTextAsync();
        Assert.Contains(language == "zh" ? "账本自述在该区块查得其锚定" : "the ledger itself says that it found its anchor there", said, StringComparison.Ordinal);
        Assert.DoesNotContain(language == "zh" ? "由信任文件作保" : "vouched for by the trust file", said, StringComparison.Ordinal);
        await Screen.TakeAsync(visit, "certificate");
    }

    [BrowserFact]
    public async Task Its_code_is_read_as_the_signed_checkpoint_that_stands_beside_it()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, scale: 300f / 96);
        await OpenAsync(visit);
        var checkpoint = await visit.Page.Locator("#c-checkpoint pre").TextContentAsync();
        Assert.StartsWith(site.Ledger.Options.Origin, checkpoint, StringComparison.Ordinal);
        Assert.Equal(checkpoint, await SeenCode.ReadAsync(visit.Page, await visit.Page.Locator("svg.qr").ScreenshotAsync()));
    }

    [BrowserTheory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task It_prints_as_a_sheet_with_nothing_around_it(string language)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language);
        await OpenAsync(visit);
        await visit.PrintAsync();
        await Assertions.Expect(visit.Page.Locator("header.top")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("main > .no-print")).ToBeHiddenAsync();
        await Screen.TakeAsync(visit, "certificate");
    }

    private async Task OpenAsync(Visit visit)
    {
        await visit.AsAsync(Cast.Chen, Cast.Police);
        await visit.GoAsync($"/items/{site.Story.Subject.Id}/certificate");
    }
}
