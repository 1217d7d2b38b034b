using Integrity.Ledger.Pages.Labels;
using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>A custodian at a locker: the phone reads the label.</summary>
[Collection(BrowserTests.Name)]
public sealed class LabelScan(Chromium chromium)
{
    [BrowserFact]
    public async Task The_label_is_read_by_the_camera_and_typing_works_where_there_is_none()
    {
        using var camera = new Camera();
        var seeing = await chromium.LaunchAsync(camera.Arguments);
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police));
        await using (var desk = await AtDesk.SitDownAsync(seeing, ledger, Cast.Police, ["custodian"], "zh", Device.Phone, dark: true))
        {
            // A printed label, held before the camera: it holds the address of the item's page.
            var label = QrSvg.Write(new Uri(ledger.Address, $"/items/{Story.Handset.Id}").ToString());
            await desk.Page.EvaluateAsync(
                "(svg) => { const image = new Image(200, 200); image.id = 'label'; image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`; document.body.append(image); }", label);
            await camera.PointAtAsync(desk.Page.Locator("#label"));
            await desk.Page.EvaluateAsync("() => document.querySelector('#label').remove()");
            await desk.Page.Context.GrantPermissionsAsync(["camera"]);

            // A camera that still looks for an offer sees a label; it is off as soon as something else is shown.
            await desk.Page.ClickAsync("#desk-take .scan button");
            await Assertions.Expect(desk.Page.Locator("#desk-take video")).ToHaveCountAsync(1);
            await desk.OpenAsync("check", Story.Handset.Id);
            await Assertions.Expect(desk.Page.Locator("video")).ToHaveCountAsync(0);
            Assert.False(await desk.Page.IsVisibleAsync("#desk-take"));
            await desk.Page.ClickAsync("form.act .actions .secondary");
            await desk.ReadyAsync();
            await desk.Page.FillAsync("#item", "");

            await desk.Page.ClickAsync("#item-camera button");
            await Assertions.Expect(desk.Page.Locator("#item")).ToHaveValueAsync(Story.Handset.Id);
            await Assertions.Expect(desk.Page.Locator("#item-camera video")).ToHaveCountAsync(0);
            await desk.Page.ClickAsync("[data-act=check]");
            await desk.Page.WaitForSelectorAsync("form.act");
            await desk.ChooseAsync("match", "true");
            await desk.FillAsync("seal", Bodies.Seal);
            await desk.LookAsync("desk-check");
            await desk.ReviewAsync();
            await desk.LookAsync("desk-check-review");
            await desk.SignAsync();
            await desk.Page.WaitForSelectorAsync("#receipt");
            Assert.Equal(0, await desk.Page.Locator(".findings li").CountAsync());
        }

        await seeing.CloseAsync();
        await using var without = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await without.Page.ClickAsync("#item-camera button");
        await Assertions.Expect(without.Page.Locator("#item-camera [role=status]")).Not.ToBeEmptyAsync();
        await without.OpenAsync("check", Story.Handset.Id);
    }
}
