using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>A phone drops a page that nobody looks at; there is no connection when it is opened again.</summary>
[Collection(BrowserTests.Name)]
public sealed class WithoutConnection(Chromium chromium)
{
    [BrowserTheory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_desk_opens_again_takes_an_item_and_keeps_what_was_signed_until_there_is_a_connection(string language)
    {
        var code = Story.Handset.Id.ToString();
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police).Do("transfer.offer", Cast.Police));
        await using var taker = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"], language, Device.Phone);
        await Assertions.Expect(taker.Page.Locator("#desk")).ToHaveAttributeAsync("data-kept", "yes");
        var offer = System.Text.Encoding.UTF8.GetString((await ledger.Live.GetAsync($"/v1/items/{code}/offer", Cast.Zhang, Cast.Police)).Body);

        await taker.Page.Context.SetOfflineAsync(true);
        await taker.Page.ReloadAsync();
        await taker.Page.FillAsync("#offer-text", offer);
        await taker.Page.ClickAsync("#take");
        await taker.Page.ClickAsync("[id='transfer.accept']");
        await taker.FillAsync("condition", "as told");
        await taker.FillAsync("seal", Bodies.Seal);
        await taker.ReviewAsync();
        await taker.SignAsync();
        await taker.Page.WaitForSelectorAsync("#kept");

        await taker.Page.ReloadAsync();
        await Assertions.Expect(taker.Page.Locator("article.waiting")).ToHaveCountAsync(1);
        await taker.LookAsync("desk-without-connection");
        // Whatever is not the desk is not answered from what was put by.
        Assert.Equal("away", await taker.Page.EvaluateAsync<string>("() => fetch('/v1/ledger').then(() => 'answered', () => 'away')"));

        await taker.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(taker.Page.Locator("article.waiting")).ToHaveCountAsync(0);
        Assert.Equal(Cast.Lab.Id.ToString(), (await ledger.ItemAsync(code)).GetProperty("holder").GetString());
    }

    [BrowserFact]
    public async Task What_is_put_by_says_nothing_of_anybody()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));
        await using var officer = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"]);

        // Put by once more, now that the service knows by the session whose desk it is.
        await officer.Page.ReloadAsync();
        await officer.ReadyAsync();
        await Assertions.Expect(officer.Page.Locator("#desk")).ToHaveAttributeAsync("data-kept", "yes");
        var paths = await officer.Page.EvaluateAsync<string[]>("async () => (await (await caches.open('desk')).keys()).map(r => new URL(r.url).pathname)");
        Assert.All(paths, p => Assert.Matches("^/(desk$|assets/|schemas/)", p));
        var page = await officer.Page.EvaluateAsync<string>("async () => (await (await caches.open('desk')).match('/desk')).text()");
        Assert.DoesNotContain(Cast.Lab.Id.ToString(), page, StringComparison.Ordinal);
        Assert.DoesNotContain(Story.Handset.Id, page, StringComparison.Ordinal);
    }
}
