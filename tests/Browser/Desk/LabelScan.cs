using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>A custodian at a locker: the phone reads the label that this ledger prints.</summary>
[Collection(BrowserTests.Name)]
public sealed class LabelScan(Chromium chromium)
{
    private static readonly string Code = Story.Handset.Id;

    [BrowserFact]
    public async Task By_its_printed_label_an_item_is_checked_put_into_a_locker_and_taken_out_and_typing_works_without_a_camera()
    {
        using var camera = new Camera();
        var seeing = await chromium.LaunchAsync(camera.Arguments);
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police));
        await using (var desk = await AtDesk.SitDownAsync(seeing, ledger, Cast.Police, ["custodian"], "zh", Device.Phone, dark: true))
        {
            await HoldLabelAsync(camera, desk);
            await desk.Page.Context.GrantPermissionsAsync(["camera"]);

            // A camera that still looks for an offer sees a label; it is off as soon as something else is shown.
            await desk.Page.ClickAsync("#desk-take .scan button");
            await Assertions.Expect(desk.Page.Locator("#desk-take video")).ToHaveCountAsync(1);
            await desk.OpenAsync("check", Code);
            await Assertions.Expect(desk.Page.Locator("video")).ToHaveCountAsync(0);
            Assert.False(await desk.Page.IsVisibleAsync("#desk-take"));
            await desk.Page.ClickAsync("form.act .actions .secondary");
            await desk.ReadyAsync();

            await ScanAsync(desk);
            await desk.OpenAsync("check");
            await desk.ChooseAsync("match", "true");
            await desk.FillAsync("seal", Bodies.Seal);
            await desk.LookAsync("desk-check");
            await desk.ReviewAsync();
            await desk.LookAsync("desk-check-review");
            await desk.SignAsync();
            await WithoutFindingAsync(desk);

            // Into the locker: the custodian takes in what the investigator brings.
            await using var investigator = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
            await ScanAsync(desk);
            await desk.OpenAsync("deposit");
            await desk.FillAsync("locker", "A-17");
            await desk.FillAsync("condition", "完好");
            await desk.FillAsync("seal", Bodies.Seal);
            await desk.LookAsync("desk-deposit");
            await desk.ReviewAsync();
            await desk.SignAsync();
            await desk.ParkAsync();
            await investigator.CosignAsync();
            await WithoutFindingAsync(investigator);
            Assert.Equal("A-17", (await ledger.ItemAsync(Code)).GetProperty("locker").GetString());

            // And out of it, which somebody has to approve.
            await using var approver = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["approver"]);
            await ScanAsync(desk);
            await desk.OpenAsync("withdraw");
            await Assertions.Expect(desk.Page.Locator(".standing")).ToContainTextAsync("A-17");
            await desk.FillAsync("purpose", "送检");
            await desk.FillAsync("due", "2026-12-01T17:00");
            await desk.LookAsync("desk-withdraw");
            await desk.ReviewAsync();
            await desk.SignAsync();
            await desk.ParkAsync();
            await investigator.CosignAsync("#parked");
            await approver.CosignAsync();
            await WithoutFindingAsync(approver);
            Assert.False((await ledger.ItemAsync(Code)).TryGetProperty("locker", out _));
        }

        await seeing.CloseAsync();
        await using var without = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await without.Page.ClickAsync("#item-camera button");
        await Assertions.Expect(without.Page.Locator("#item-camera [role=status]")).Not.ToBeEmptyAsync();

        // What a reader at the keyboard's end types: the whole address, which may be a long one.
        await without.OpenAsync("check", $"HTTPS://EVIDENCE-LEDGER.PROCURATORATE.XIANJU.TAIZHOU.ZHEJIANG.EXAMPLE/I/{Code.Replace("-", "", StringComparison.Ordinal)}");
        await Assertions.Expect(without.Page.Locator("form.act h2 code")).ToHaveTextAsync(Code);
    }

    /// <summary>The label as this ledger prints it for this officer, before the camera.</summary>
    private static async Task HoldLabelAsync(Camera camera, AtDesk desk)
    {
        var paper = await desk.Page.Context.NewPageAsync();
        var answer = await paper.GotoAsync($"/items/{Code}/label");
        Assert.Equal(200, answer?.Status);
        await paper.EmulateMediaAsync(new() { Media = Media.Print });
        var printed = await paper.Locator(".qr").ScreenshotAsync();
        await paper.CloseAsync();
        await desk.Page.EvaluateAsync(
            "(png) => { const image = new Image(200, 200); image.id = 'label'; image.src = `data:image/png;base64,${png}`; document.body.append(image); }", Convert.ToBase64String(printed));
        await camera.PointAtAsync(desk.Page.Locator("#label"));
        await desk.Page.EvaluateAsync("() => document.querySelector('#label').remove()");
    }

    /// <summary>From wherever an act ended, to the code that the camera read.</summary>
    private static async Task ScanAsync(AtDesk desk)
    {
        if (!await desk.Page.IsVisibleAsync("#desk-acts"))
        {
            await desk.HomeAsync();
        }

        await desk.ReadyAsync();
        await desk.Page.FillAsync("#item", "");
        await desk.Page.ClickAsync("#item-camera button");
        await Assertions.Expect(desk.Page.Locator("#item")).ToHaveValueAsync(Code);
        await Assertions.Expect(desk.Page.Locator("#item-camera video")).ToHaveCountAsync(0);
    }

    private static async Task WithoutFindingAsync(AtDesk desk)
    {
        await desk.Page.WaitForSelectorAsync("#receipt");
        Assert.Equal(0, await desk.Page.Locator(".findings li").CountAsync());
    }
}
