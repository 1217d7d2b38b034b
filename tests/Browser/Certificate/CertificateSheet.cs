using Integrity.Ledger.Tests.Http;
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
        var token = LiveLedger.Token(Cast.Chen.Key, Cast.Police.Id.ToString());
        await visit.Context.AddCookiesAsync([new() { Name = "integrity-reader", Value = token, Url = site.Address.ToString(), HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        await visit.GoAsync($"/items/{site.Story.Subject.Id}/certificate");
        await Assertions.Expect(visit.Page.Locator(".certificate.proven h1")).ToHaveTextAsync(site.Story.Subject.Id);
        Assert.Contains("CN-CRIM@2026.1", await visit.Page.Locator(".certificate .rules").InnerTextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("svg.qr")).ToBeVisibleAsync();
        await Axe.CheckAsync(visit);
        await Screen.TakeAsync(visit, "certificate");
    }
}
