using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Desk;

/// <summary>From an empty desk to an item in its locker: two investigators, a custodian, keys that never left their browsers.</summary>
[Collection(BrowserTests.Name)]
public sealed class CustodyJourney(Chromium chromium)
{
    [BrowserTheory]
    [InlineData("zh", Device.Phone)]
    [InlineData("en", Device.Desktop)]
    [InlineData("en", Device.Phone)]
    [InlineData("zh", Device.Desktop)]
    public async Task An_item_is_collected_by_two_sealed_and_put_into_a_locker(string language, Device device)
    {
        await using var ledger = await DeskLedger.StartAsync();
        await using var first = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"], language, device, screens: true);
        await using var second = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"], language, device);
        await using var custodian = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"], language, device);
        await first.LookAsync("desk-empty");

        // The first writes and signs; the case is opened and lists the item on the way.
        await first.OpenAsync("collect");
        var code = await first.Page.InnerTextAsync("form.act h2 code");
        await first.ChooseAsync("kind", "handset");
        await first.ChooseAsync("method", "seizure");
        await first.FillAsync("case", "A3310240000002026119001");
        await first.ChooseAsync("caseType", "criminal");
        await first.FillAsync("from", "2026-11-20T09:00");
        await first.FillAsync("to", "2026-11-20T09:30");
        await first.FillAsync("place", "仙居县南峰街道");
        await first.FillAsync("description", "黑色手机一部 <b>raised</b>");
        await first.FillAsync("holder.name", "某甲");
        await first.Page.CheckAsync("form.act [name='holder.signed']");
        await first.LookAsync("desk-collect");
        await first.ReviewAsync();
        await Assertions.Expect(first.Page.Locator("article.words")).ToContainTextAsync("A3310240000002026119001");
        await first.SignAsync();
        await Assertions.Expect(first.Page.Locator("article.words")).ToHaveCountAsync(2);
        await Assertions.Expect(first.Page.Locator("article.words").First).ToContainTextAsync("黑色手机一部 <b>raised</b>");
        Assert.Equal(0, await first.Page.Locator("article.words b").CountAsync());
        await first.LookAsync("desk-review");
        await first.SignAsync();
        await first.Page.WaitForSelectorAsync("#park");
        await first.LookAsync("desk-park");
        await first.Page.ClickAsync("#park");
        await first.Page.WaitForSelectorAsync("#parked");

        // The second reads the same words and signs: now it is on record, without a finding.
        await second.Page.ReloadAsync();
        await second.ReadyAsync();
        await second.LookAsync("desk-waiting");
        await second.Page.Locator("[data-draft] button").First.ClickAsync();
        await Assertions.Expect(second.Page.Locator("article.words")).ToContainTextAsync("某甲");
        await second.SignAsync();
        await second.Page.WaitForSelectorAsync("#receipt");
        Assert.Equal(0, await second.Page.Locator(".findings li").CountAsync());
        await second.LookAsync("desk-receipt");
        Assert.Equal("cn.331024.psb", (await ledger.ItemAsync(code)).GetProperty("holder").GetString());

        // One officer's seal is on record all the same, and is told as a defect.
        await second.HomeAsync();
        await second.ReadyAsync();
        await second.OpenAsync("seal", code.ToLowerInvariant());
        await second.FillAsync("seal", "0042317");
        await second.Page.CheckAsync("form.act [name='shielded']");
        await second.ReviewAsync();
        await second.SignAsync();
        await second.Page.ClickAsync("#submit");
        await Assertions.Expect(second.Page.Locator(".findings")).ToContainTextAsync("SIG-01");
        await second.LookAsync("desk-finding");

        // Into the locker: the investigator brings it, the custodian takes it in.
        await second.HomeAsync();
        await second.ReadyAsync();
        await second.OpenAsync("deposit", code);
        await second.FillAsync("locker", "A-17");
        await second.FillAsync("condition", "完好");
        await second.FillAsync("seal", "0042317");
        await second.ReviewAsync();
        await second.SignAsync();
        await second.Page.ClickAsync("#park");
        await second.Page.WaitForSelectorAsync("#parked");
        await custodian.Page.ReloadAsync();
        await custodian.ReadyAsync();
        await custodian.Page.Locator("[data-draft] button").First.ClickAsync();
        await custodian.SignAsync();
        await custodian.Page.WaitForSelectorAsync("#receipt");
        var item = await ledger.ItemAsync(code);
        Assert.Equal(("0042317", "A-17"), (item.GetProperty("seal").GetString(), item.GetProperty("locker").GetString()));

        // What was parked is done with.
        await custodian.HomeAsync();
        await custodian.ReadyAsync();
        await Assertions.Expect(custodian.Page.Locator("[data-draft]")).ToHaveCountAsync(0);
    }
}
