using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>One hands over, the other takes, and the taker has no connection.</summary>
[Collection(BrowserTests.Name)]
public sealed class TwoPhones(Chromium chromium)
{
    private static readonly string Code = Story.Handset.Id;

    [BrowserTheory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task An_offer_is_scanned_from_one_phone_accepted_offline_on_the_other_and_sent_when_there_is_a_connection(string language)
    {
        using var camera = new Camera();
        var seeing = await chromium.LaunchAsync(camera.Arguments);
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police));
        await using (var giver = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"], language, Device.Phone))
        await using (var taker = await AtDesk.SitDownAsync(seeing, ledger, Cast.Lab, ["examiner"], language, Device.Phone))
        {
            await giver.OpenAsync("transfer.offer", Code);
            await giver.FillAsync("to", Cast.Lab.Id.ToString());
            await giver.ChooseAsync("purpose", "examination");
            await giver.ReviewAsync();
            await giver.SignAsync();
            var shown = giver.Page.Locator("img.qr");
            await camera.PointAtAsync(shown);
            await giver.LookAsync("desk-offer");

            await taker.Page.Context.GrantPermissionsAsync(["camera"]);
            await taker.Page.Context.SetOfflineAsync(true);
            await taker.Page.Locator("#desk-take .scan button").ClickAsync();
            await taker.Page.WaitForSelectorAsync("[id='transfer.accept']");
            await Assertions.Expect(taker.Page.Locator(".standing")).ToContainTextAsync(Bodies.Seal);
            await taker.LookAsync("desk-take");
            await taker.Page.ClickAsync("[id='transfer.accept']");
            await taker.FillAsync("condition", "封条完好");
            await taker.FillAsync("seal", Bodies.Seal);
            await taker.ReviewAsync();
            await taker.LookAsync("desk-take-review");
            await taker.SignAsync();
            await taker.Page.WaitForSelectorAsync("#kept");
            await taker.LookAsync("desk-kept");
            Assert.Equal(Cast.Police.Id.ToString(), (await ledger.ItemAsync(Code)).GetProperty("holder").GetString());

            await taker.HomeAsync();
            await Assertions.Expect(taker.Page.Locator("article.waiting")).ToHaveCountAsync(1);
            await taker.Page.Context.SetOfflineAsync(false);
            await Assertions.Expect(taker.Page.Locator("article.waiting")).ToHaveCountAsync(0);

            // It went while nobody looked, so it is told until somebody has.
            await Assertions.Expect(taker.Page.Locator("article.sent")).ToContainTextAsync(Code);
            await taker.ReadyAsync();
            await Assertions.Expect(taker.Page.Locator("#desk-problem")).ToBeEmptyAsync();
            await taker.LookAsync("desk-sent");
            await taker.Page.ClickAsync("article.sent button");
            await Assertions.Expect(taker.Page.Locator("article.sent")).ToHaveCountAsync(0);
            Assert.Equal(Cast.Lab.Id.ToString(), (await ledger.ItemAsync(Code)).GetProperty("holder").GetString());
        }

        await seeing.CloseAsync();
    }

    [BrowserFact]
    public async Task An_acceptance_that_rests_on_a_false_code_is_not_sent()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police).Do("transfer.offer", Cast.Police));
        await using var taker = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"], "en", Device.Phone);
        var offer = await ledger.OfferAsync(Code);
        Assert.Contains("\"purpose\":\"examination\"", offer, StringComparison.Ordinal);

        // Somebody else's agency, another ledger, no offer at all: told at once, each in its own words.
        foreach (var (other, said) in new[]
        {
            (offer.Replace(Cast.Lab.Id.ToString(), "cn.elsewhere", StringComparison.Ordinal), "offered to cn.elsewhere"),
            (offer.Replace(History.Origin, "ledger.elsewhere", StringComparison.Ordinal), "of the ledger ledger.elsewhere"),
            ("<img src=x>", "no offer"),
        })
        {
            await taker.Page.FillAsync("#offer-text", other);
            await taker.Page.ClickAsync("#take");
            await Assertions.Expect(taker.Page.Locator("#desk-take [role=alert]")).ToContainTextAsync(said);
        }

        await taker.Page.FillAsync("#offer-text", offer.Replace("\"purpose\":\"examination\"", "\"purpose\":\"custody\"", StringComparison.Ordinal));
        await taker.Page.ClickAsync("#take");
        await taker.Page.ClickAsync("[id='transfer.accept']");
        await taker.FillAsync("condition", "as told");
        await taker.ReviewAsync();
        await taker.SignAsync();
        await Assertions.Expect(taker.Page.Locator("#kept")).ToContainTextAsync("custody ≠ examination");
        Assert.Equal(Cast.Police.Id.ToString(), (await ledger.ItemAsync(Code)).GetProperty("holder").GetString());
        await taker.LookAsync("desk-false-offer");
    }
}
