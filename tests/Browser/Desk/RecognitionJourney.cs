using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Rules;
using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>"Can I use this?": a prosecutor looks rule by rule, and answers.</summary>
[Collection(BrowserTests.Name)]
public sealed class RecognitionJourney(Chromium chromium)
{
    private static readonly StreamName Agreement = StreamName.Parse("agreement/xj-2026").OrThrow();
    private static readonly StreamName Standard = StreamName.Parse("standard/CN-CRIM").OrThrow();

    [BrowserTheory]
    [InlineData("zh", Device.Desktop, true)]
    [InlineData("en", Device.Phone, false)]
    [InlineData("zh", Device.Phone, true)]
    [InlineData("en", Device.Desktop, false)]
    public async Task From_an_empty_ledger_what_is_handed_over_is_taken_walked_looked_at_rule_by_rule_and_answered_as_it_may_be(string language, Device device, bool may)
    {
        await using var ledger = await DeskLedger.StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Procuratorate, ["examiner", "approver"], language, device);
        Assert.Equal(0, await desk.Page.Locator("#desk-inbox li").CountAsync());

        // Collected, examined and offered by others; taken here, under the seal that is on it, before it was on its way for too long.
        await ledger.PlayAsync(history => Offered(history, may, TimeProvider.System.GetUtcNow().AddHours(-1)));
        await (await desk.WaitsAsync("[data-kind=offer]")).Locator("[data-answer='transfer.accept']").ClickAsync();
        await desk.Page.WaitForSelectorAsync("form.act");
        await desk.FillAsync("condition", "封条完好");
        await desk.FillAsync("seal", Bodies.Seal);
        await desk.ReviewAsync();
        await desk.SignAsync();
        await desk.Page.WaitForSelectorAsync("#receipt");
        await desk.HomeAsync();
        await desk.ReadyAsync();
        var duty = await desk.WaitsAsync("[data-kind=recognition]");
        await desk.LookAsync(may ? "desk-inbox" : "desk-inbox-not");

        // Who held it, and which rules each step met.
        await duty.Locator("a").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("h1")).ToContainTextAsync(Story.Handset.Id);
        Assert.Equal(9, await desk.Page.Locator(".steps > .step").CountAsync());
        await desk.Visit.GoAsync("/desk");
        await desk.ReadyAsync();

        await duty.Locator("button").ClickAsync();
        await desk.Page.WaitForSelectorAsync("#outcome");
        Assert.True(await desk.Page.Locator(".judged li").CountAsync() > 20);
        await desk.LookAsync(may ? "desk-preview" : "desk-preview-not");

        // Recognising is offered where it may be, and nowhere else.
        await Assertions.Expect(desk.Page.Locator("#recognize")).ToHaveCountAsync(may ? 1 : 0);
        await desk.Page.ClickAsync(may ? "#recognize" : "#decline");
        await desk.Page.WaitForSelectorAsync("form.act");
        await desk.FillAsync("note", "经审查");
        await desk.LookAsync(may ? "desk-recognize" : "desk-decline");
        await desk.ReviewAsync();
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync("CN-CRIM@2026.1");
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync(!may ? "COL-04" : language == "zh" ? "认可" : "recognised");
        await desk.LookAsync(may ? "desk-recognize-review" : "desk-decline-review");
        await desk.SignAsync();
        await desk.Page.WaitForSelectorAsync("#receipt");
        Assert.Equal(may ? "recognize" : "decline", (await ledger.ItemAsync(Story.Handset.Id, Cast.Procuratorate)).GetProperty("steps").EnumerateArray().Last().GetProperty("act").GetString());

        // Answered, and nothing waits any more.
        await desk.HomeAsync();
        await desk.ReadyAsync();
        _ = await desk.WaitsAsync("#desk-inbox li", 0);
    }

    /// <summary>
    /// Under a published pack and an agreement in force: collected, examined, and offered to the procuratorate, which has to answer once it took it. It may
    /// recognise where the case's type and an independent witness are on record and the agreement asks for neither a qualification nor an anchor.
    /// </summary>
    /// <param name="offered">When the last of it is; right after the rest where nothing is given.</param>
    internal static History Offered(History history, bool may, DateTimeOffset? offered = null)
    {
        history.DoIn(Standard, "standard.publish", Cast.Procuratorate, b => b["pack"] = JsonNode.Parse(Packs.BuiltIn("CN-CRIM@2026.1").OrThrow().ToUtf8()))
            .DoIn(Agreement, "agreement.draft", Cast.Police, b => _ = may && b.Remove("qualificationScope") && b.Remove("maximumAnchorGapSeconds"));
        var draft = $"sha256:{history.Of(Agreement).Single().Digest}";
        history
            .DoIn(Agreement, "agreement.sign", Cast.Lab, b => b.With("draft", draft)).DoIn(Agreement, "agreement.sign", Cast.Procuratorate, b => b.With("draft", draft))
            .Do("collect", Cast.Police, b =>
            {
                if (may)
                {
                    _ = b.With("caseType", "criminal");
                    b["witness"]!["independent"] = true;
                }
            })
            .Do("seal", Cast.Police)
            .Do("transfer.offer", Cast.Police).Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
            .Do("unseal", Cast.Lab).Do("acquire", Cast.Lab).Do("seal", Cast.Lab);
        history.Now = offered ?? history.Now;
        return history.Do("transfer.offer", Cast.Lab, b => b.With("to", Cast.Procuratorate.Id.ToString()).With("purpose", "prosecution").With("due", null));
    }
}
