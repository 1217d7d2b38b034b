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
    [InlineData("zh", Device.Desktop)]
    [InlineData("en", Device.Phone)]
    public async Task What_waits_is_looked_at_rule_by_rule_and_answered(string language, Device device)
    {
        await using var ledger = await DeskLedger.StartAsync(Handed());
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Procuratorate, ["approver"], language, device);
        var duty = desk.Page.Locator("[data-kind=recognition]");
        await Assertions.Expect(duty).ToHaveCountAsync(1);
        await desk.LookAsync("desk-inbox");
        await duty.Locator("button").ClickAsync();
        await desk.Page.WaitForSelectorAsync("#outcome");
        Assert.True(await desk.Page.Locator(".judged li").CountAsync() > 20);
        await desk.LookAsync("desk-preview");

        await desk.Page.ClickAsync("#recognize");
        await desk.Page.WaitForSelectorAsync("form.act");
        await desk.FillAsync("note", "经审查");
        await desk.LookAsync("desk-recognize");
        await desk.ReviewAsync();
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync("CN-CRIM@2026.1");
        await desk.LookAsync("desk-recognize-review");
        await desk.SignAsync();
        await desk.Page.WaitForSelectorAsync("#receipt");
        Assert.Equal("recognize", (await ledger.ItemAsync(Story.Handset.Id, Cast.Procuratorate)).GetProperty("steps").EnumerateArray().Last().GetProperty("act").GetString());
    }

    /// <summary>Under a published pack and an agreement in force: collected, examined, and handed to the procuratorate, which has to answer.</summary>
    private static History Handed()
    {
        var history = History.WithAgencies()
            .DoIn(Standard, "standard.publish", Cast.Procuratorate, b => b["pack"] = JsonNode.Parse(Packs.BuiltIn("CN-CRIM@2026.1").OrThrow().ToUtf8()))
            .DoIn(Agreement, "agreement.draft", Cast.Police);
        var draft = $"sha256:{history.Of(Agreement).Single().Digest}";
        return history
            .DoIn(Agreement, "agreement.sign", Cast.Lab, b => b.With("draft", draft)).DoIn(Agreement, "agreement.sign", Cast.Procuratorate, b => b.With("draft", draft))
            .Do("collect", Cast.Police).Do("seal", Cast.Police)
            .Do("transfer.offer", Cast.Police).Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
            .Do("unseal", Cast.Lab).Do("acquire", Cast.Lab).Do("seal", Cast.Lab)
            .Do("transfer.offer", Cast.Lab, b => b.With("to", Cast.Procuratorate.Id.ToString()).With("purpose", "prosecution").With("due", null))
            .Do("transfer.accept", Cast.Procuratorate, b => b.With("seal", Bodies.Seal));
    }
}
