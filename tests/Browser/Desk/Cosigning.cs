using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>Who signs after another: told whose signatures are missing, and nothing is sent short unless somebody says so.</summary>
[Collection(BrowserTests.Name)]
public sealed class Cosigning(Chromium chromium)
{
    [BrowserFact]
    public async Task A_second_signature_of_the_wrong_role_submits_nothing_by_itself()
    {
        await using var ledger = await StartAsync();
        await using var first = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await ParkAsync(first);

        await using var second = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await second.Page.Locator("[data-draft] button").First.ClickAsync();
        await Assertions.Expect(second.Page.Locator("#wanted")).ToContainTextAsync("1 Custodian (cn.331024.psb)");
        await second.SignAsync();
        await Assertions.Expect(second.Page.Locator("#parked")).ToContainTextAsync("1 Custodian (cn.331024.psb)");
        await second.LookAsync("desk-still-missing");
        Assert.False(await IsStoredAsync(ledger));
        await second.HomeAsync();
        await second.ReadyAsync();
        await Assertions.Expect(second.Page.Locator("[data-draft]")).ToContainTextAsync("1 Custodian (cn.331024.psb)");

        await using var custodian = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await custodian.Page.Locator("[data-draft] button").First.ClickAsync();
        await Assertions.Expect(custodian.Page.Locator("#desk-work")).ToContainTextAsync("331024-9001, 331024-9002");
        await custodian.SignAsync();
        await custodian.Page.WaitForSelectorAsync("#receipt");
        Assert.Equal(0, await custodian.Page.Locator(".findings li").CountAsync());
        Assert.True(await IsStoredAsync(ledger));
    }

    [BrowserFact]
    public async Task Whoever_chooses_to_submit_it_short_does_so_once()
    {
        await using var ledger = await StartAsync();
        await using var first = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await ParkAsync(first);
        await first.HomeAsync();
        await first.ReadyAsync();
        var submit = first.Page.Locator("[data-draft] button").First;
        await Assertions.Expect(submit).ToHaveTextAsync("Submit as it is");

        // Two taps of one thumb.
        await submit.EvaluateAsync("(button) => { button.click(); button.click(); }");
        await first.Page.WaitForSelectorAsync("#receipt");
        await Assertions.Expect(first.Page.Locator(".findings")).ToContainTextAsync("SIG-01");
        await Assertions.Expect(first.Page.Locator("#desk-problem")).ToBeEmptyAsync();
    }

    [BrowserFact]
    public async Task Without_an_answer_it_is_not_said_whether_it_was_parked_and_both_try_again()
    {
        await using var ledger = await StartAsync();
        await using var first = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await DepositAsync(first);
        await first.Page.RouteAsync("**/v1/drafts", LoseAsync);
        await first.Page.ClickAsync("#park");
        await Assertions.Expect(first.Page.Locator("#desk-problem")).ToContainTextAsync("whether it was parked is not known");
        await first.LookAsync("desk-not-parked");
        await first.Page.UnrouteAsync("**/v1/drafts");
        await first.Page.ClickAsync("#park");
        await first.Page.WaitForSelectorAsync("#parked");

        await using var custodian = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await custodian.Page.Locator("[data-draft] button").First.ClickAsync();
        await custodian.Page.WaitForSelectorAsync("#sign");
        await custodian.Page.RouteAsync("**/v1/drafts/*", LoseAsync);
        await custodian.SignAsync();
        await Assertions.Expect(custodian.Page.Locator("#desk-problem")).ToContainTextAsync("whether your signature was added");
        await custodian.Page.UnrouteAsync("**/v1/drafts/*");
        await custodian.Page.ClickAsync("#again");
        await custodian.Page.WaitForSelectorAsync("#receipt");
        Assert.True(await IsStoredAsync(ledger));

        // It is done there, and nobody hears of it here.
        static async Task LoseAsync(IRoute route)
        {
            await route.FetchAsync();
            await route.AbortAsync();
        }
    }

    [BrowserFact]
    public async Task A_lost_connection_after_the_receipt_is_no_failure()
    {
        await using var ledger = await StartAsync();
        await using var first = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await ParkAsync(first);
        await using var custodian = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await custodian.Page.RouteAsync("**/v1/drafts/*", route => route.Request.Method == "DELETE" ? route.AbortAsync() : route.ContinueAsync());
        await custodian.Page.Locator("[data-draft] button").First.ClickAsync();
        await custodian.SignAsync();
        await Assertions.Expect(custodian.Page.Locator("#desk-work")).ToContainTextAsync("the parked copy ends by itself");
        await Assertions.Expect(custodian.Page.Locator("#receipt")).ToBeVisibleAsync();
        await Assertions.Expect(custodian.Page.Locator("#desk-problem")).ToBeEmptyAsync();
    }

    [BrowserFact]
    public async Task What_the_desk_still_waits_for_does_not_appear_beneath_a_form_and_coming_back_begins_at_its_title()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police));
        await using var taker = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"]);
        var release = new TaskCompletionSource();
        await taker.Page.RouteAsync("**/v1/worklist", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await taker.Page.ReloadAsync();
        await taker.Page.FillAsync("#offer-text", await ledger.OfferAsync(Story.Handset.Id));
        await taker.Page.ClickAsync("#take");
        await taker.Page.WaitForSelectorAsync("[id='transfer.accept']");
        var drafts = taker.Page.WaitForResponseAsync("**/v1/drafts");
        release.SetResult();
        await drafts;
        await taker.Page.ClickAsync("[id='transfer.accept']");
        await taker.Page.WaitForSelectorAsync("form.act");
        Assert.Equal(1, await taker.Page.Locator("#desk > section:visible").CountAsync());
        await taker.Page.Locator("form.act .actions .secondary").ClickAsync();
        await taker.ReadyAsync();
        Assert.Equal("H1", await taker.Page.EvaluateAsync<string>("() => document.activeElement.tagName"));
    }

    private static Task<DeskLedger> StartAsync() => DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police));

    private static async Task<bool> IsStoredAsync(DeskLedger ledger) => (await ledger.ItemAsync(Story.Handset.Id)).TryGetProperty("locker", out var locker) && locker.GetString() == "A-17";

    private static async Task DepositAsync(AtDesk desk)
    {
        await desk.OpenAsync("deposit", Story.Handset.Id);
        await desk.FillAsync("locker", "A-17");
        await desk.FillAsync("condition", "完好");
        await desk.FillAsync("seal", Bodies.Seal);
        await desk.ReviewAsync();
        await desk.SignAsync();
        await desk.Page.WaitForSelectorAsync("#park");
    }

    private static async Task ParkAsync(AtDesk desk)
    {
        await DepositAsync(desk);
        await desk.Page.ClickAsync("#park");
        await desk.Page.WaitForSelectorAsync("#parked");
    }
}
