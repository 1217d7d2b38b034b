using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>One collection after the other: each under a code of its own, in a case whose type somebody chose, and nothing is filled in twice.</summary>
[Collection(BrowserTests.Name)]
public sealed class Collecting(Chromium chromium)
{
    private const string NewCase = "A3310240000002026119002";

    /// <summary>What a collection must say, without the type of its case.</summary>
    public static async Task FillAsync(AtDesk desk, string @case)
    {
        ArgumentNullException.ThrowIfNull(desk);
        await desk.ChooseAsync("kind", "handset");
        await desk.ChooseAsync("method", "seizure");
        await desk.FillAsync("case", @case);
        await desk.FillAsync("from", "2026-11-20T09:00");
        await desk.FillAsync("to", "2026-11-20T09:30");
        await desk.FillAsync("place", "仙居县南峰街道");
        await desk.FillAsync("description", "黑色手机一部");
    }

    [BrowserFact]
    public async Task The_second_collection_has_a_code_of_its_own_and_a_code_on_record_is_not_collected_again()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        var codes = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await desk.OpenAsync("collect");
            codes.Add(await desk.Page.InnerTextAsync("form.act h2 code"));
            await FillAsync(desk, StreamBodies.Case.Id);
            await desk.ReviewAsync();
            await desk.SignAsync();
            await desk.Page.ClickAsync("#submit");
            await desk.Page.WaitForSelectorAsync("#receipt");
            await desk.HomeAsync();
            await desk.ReadyAsync();
        }

        Assert.NotEqual(codes[0], codes[1]);

        // A label that is in use: told before anything is filled in, and no case lists the item once more.
        await desk.Page.FillAsync("#item", Story.Handset.Id);
        await desk.Page.ClickAsync("[data-act=collect]");
        await Assertions.Expect(desk.Page.Locator("#desk-problem")).ToContainTextAsync($"{Story.Handset.Id} is an item on record already");
        Assert.Equal(0, await desk.Page.Locator("form.act").CountAsync());
    }

    [BrowserFact]
    public async Task The_type_of_a_new_case_is_the_officers_to_say()
    {
        await using var ledger = await DeskLedger.StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.OpenAsync("collect");
        await FillAsync(desk, NewCase);
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("form.act > [role=alert]")).ToContainTextAsync(NewCase);
        await desk.LookAsync("desk-case-type");
        await desk.ChooseAsync("caseType", "administrative");
        await desk.ReviewAsync();
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync("administrative");

        // Signed and not answered, it is not signed a second time; nor is it when it was refused meanwhile.
        await desk.Page.RouteAsync("**/v1/statements", route => route.AbortAsync());
        await desk.SignAsync();
        var problem = desk.Page.Locator("#desk-problem");
        await Assertions.Expect(problem).ToContainTextAsync("The opening of the case is signed");
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("form.act .actions button").First).ToBeEnabledAsync();
        await Assertions.Expect(desk.Page.Locator("#sign")).ToHaveCountAsync(0);
        await desk.Page.UnrouteAsync("**/v1/statements");
        await desk.Page.RouteAsync("**/v1/statements", route => route.FulfillAsync(new() { Status = 422, ContentType = "application/json", Body = """{"code":"custody.stale","detail":"Not so."}""" }));
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("form.act > [role=alert]")).ToContainTextAsync("was refused: Not so.");
        await desk.HomeAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task What_was_filled_in_is_there_again_after_a_refusal()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.OpenAsync("seal", Story.Handset.Id);
        await desk.FillAsync("seal", "0042317");
        await desk.FillAsync("note", "long and carefully typed");
        await desk.ReviewAsync();
        await ledger.DoAsync("check", Cast.Police);
        await desk.SignAsync();
        await desk.Page.ClickAsync("#submit");
        await Assertions.Expect(desk.Page.Locator("#desk-problem")).ToContainTextAsync("custody.stale");
        await Assertions.Expect(desk.Page.Locator("form.act [name=note]")).ToHaveValueAsync("long and carefully typed");
        await Assertions.Expect(desk.Page.Locator("form.act .actions button").First).ToBeEnabledAsync();

        // The history went on: that is looked at first, then it is signed anew and accepted.
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("form.act > [role=alert]")).ToContainTextAsync("where it stands now");
        await Assertions.Expect(desk.Page.Locator(".standing")).ToContainTextAsync("2 statements on record");
        await desk.ReviewAsync();
        await desk.SignAsync();
        await desk.Page.ClickAsync("#submit");
        await desk.Page.WaitForSelectorAsync("#receipt");

        // What was refused at once, and read, is not left lying about.
        await desk.HomeAsync();
        await desk.ReadyAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting")).ToHaveCountAsync(0);
    }
}
