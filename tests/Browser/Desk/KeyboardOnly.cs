using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>An officer who uses no mouse, at night.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeyboardOnly(Chromium chromium)
{
    [BrowserFact]
    public async Task An_item_is_sealed_and_the_language_changed_by_keys_alone()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"], dark: true);
        await desk.Page.ReloadAsync();
        await desk.ReadyAsync();
        await desk.LookAsync("desk-at-night");

        await ToAsync(desk, "#item");
        await desk.Page.Keyboard.TypeAsync(Story.Handset.Id.ToLowerInvariant());
        await PressAsync(desk, "[data-act=seal]");
        await desk.Page.WaitForSelectorAsync("form.act");
        await ToAsync(desk, "form.act [name=seal]");
        await desk.Page.Keyboard.TypeAsync("0042317");
        await ToAsync(desk, "form.act [name=shielded]");
        await desk.Page.Keyboard.PressAsync("Space");
        await ToAsync(desk, "form.act [name=note]");
        await desk.Page.Keyboard.TypeAsync("by keys alone");
        await PressAsync(desk, "form.act .actions button:first-child");
        await desk.Page.WaitForSelectorAsync("#sign");

        // What is to be read is where the keys go on from.
        Assert.Equal("H2", await desk.Page.EvaluateAsync<string>("() => document.activeElement.tagName"));
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync("by keys alone");
        await desk.LookAsync("desk-review");
        await PressAsync(desk, "#sign");
        await desk.Page.WaitForSelectorAsync("#submit");
        await PressAsync(desk, "#submit");
        await desk.Page.WaitForSelectorAsync("#receipt");
        Assert.Equal("0042317", (await ledger.ItemAsync(Story.Handset.Id)).GetProperty("seal").GetString());

        await PressAsync(desk, "#done");
        await desk.ReadyAsync();
        await PressAsync(desk, "form.language button", "Shift+Tab");
        await Assertions.Expect(desk.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await desk.ReadyAsync();
        await Assertions.Expect(desk.Page.Locator("h1")).ToHaveTextAsync("工作台");
    }

    private static async Task PressAsync(AtDesk desk, string selector, string way = "Tab")
    {
        await ToAsync(desk, selector, way);
        await desk.Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>By as many steps as it takes, and not more than a person would.</summary>
    private static async Task ToAsync(AtDesk desk, string selector, string way = "Tab")
    {
        for (var steps = 0; !await desk.Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector); steps++)
        {
            Assert.True(steps < 60, $"No key leads to {selector}.");
            await desk.Page.Keyboard.PressAsync(way);
        }
    }
}
