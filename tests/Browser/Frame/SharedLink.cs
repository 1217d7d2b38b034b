using System.Text.Json.Nodes;
using Integrity.Ledger.Links;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Frame;

/// <summary>A report link: opened by who was sent it and its code, and by nobody who guesses.</summary>
[Collection(BrowserTests.Name)]
public sealed class SharedLink(Chromium chromium, Site site)
{
    [BrowserFact]
    public async Task A_guess_shows_nothing_a_wrong_code_says_how_many_tries_are_left_and_the_right_one_opens_the_report()
    {
        var (link, code) = (LinkToken.Draw(), ExtractionCode.Draw());
        await CreateAsync(link, code);
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, "zh", Device.Phone);

        // A right code, of another link.
        await visit.GoAsync($"/r/{LinkToken.Draw().Secret}");
        await SendAsync(visit, code.Spelled, 404);
        await HoldsNothingAsync(visit);
        await Screen.TakeAsync(visit, "link-guessed");

        await visit.GoAsync($"/r/{link.Secret}");
        await SendAsync(visit, code.Spelled[..^1] + (code.Spelled[^1] == '0' ? '1' : '0'), 404);
        await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToContainTextAsync("2");
        await HoldsNothingAsync(visit);
        await Screen.TakeAsync(visit, "link-wrong-code");

        await SendAsync(visit, code.Spelled, 200);
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync(Story.Handset.Id);
        await Screen.TakeAsync(visit, "link-report");
    }

    private static async Task SendAsync(Visit visit, string code, int status)
    {
        await visit.Page.FillAsync("#code", code);
        var answer = await visit.Page.RunAndWaitForResponseAsync(() => visit.Page.ClickAsync("button[value=zh]"), r => r.Request.Method == "POST");
        Assert.Equal(status, answer.Status);
        await visit.Page.WaitForLoadStateAsync();
    }

    private static async Task HoldsNothingAsync(Visit visit)
    {
        await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToBeVisibleAsync();
        var all = await visit.Page.ContentAsync();
        Assert.All(["EV-", "cn.331024", "XJ-0001", "integrity-bundle"], of => Assert.DoesNotContain(of, all, StringComparison.Ordinal));
    }

    /// <summary>By who holds the item now.</summary>
    private async Task CreateAsync(LinkToken link, ExtractionCode code)
    {
        var history = site.Story.Fork();
        history.Now = TimeProvider.System.GetUtcNow().AddHours(-1);
        var body = new JsonObject
        {
            ["of"] = Story.Handset.ToString(),
            ["until"] = UtcTime.Format(TimeProvider.System.GetUtcNow().AddHours(1)),
            ["tries"] = 3,
            ["code"] = code.Derive(link),
            ["purpose"] = "for the defence",
        };
        var reply = await site.Ledger.PostAsync(history.Sign("link.create", Cast.Procuratorate, body, [Cast.Zheng], link.Stream));
        Assert.True(reply.Status == 201, reply.ToString());
    }
}
