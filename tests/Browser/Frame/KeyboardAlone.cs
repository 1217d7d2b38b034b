using Integrity.Browser.Tests.Items;
using Integrity.Browser.Tests.Oversight;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Frame;

/// <summary>Somebody without a mouse: from an item to the log and its proofs, to the figures and back to an item, in both languages.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeyboardAlone(Chromium chromium, Site site)
{
    /// <summary>More than any page here has places to stop at.</summary>
    private const int MostStops = 400;

    [BrowserFact]
    public async Task Item_log_and_oversight_are_gone_through_with_tab_and_enter()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.AsAsync(Cast.Chen, Cast.Police);
        var page = visit.Page;
        await visit.GoAsync($"/items/{Story.Handset.Id}");

        // The first stop leads past the frame.
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("a.skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();
        await EnterAsync(page, "#s0 summary");
        await Assertions.Expect(page.Locator("#s0 details")).ToHaveAttributeAsync("open", "");
        await SwitchAsync(page, "zh-CN");
        await EnterAsync(page, "#s1 a[href^='/log?leaf=']");
        await page.WaitForURLAsync("**/log?leaf=*");
        await Assertions.Expect(page.Locator("#leaf-answer > .good")).ToBeVisibleAsync();

        await EnterAsync(page, "section[aria-labelledby=h-growth] summary");
        await Assertions.Expect(page.Locator("section[aria-labelledby=h-growth] details")).ToHaveAttributeAsync("open", "");
        await EnterAsync(page, "#consistency button");
        await Assertions.Expect(page.Locator("#consistency-answer > .good")).ToBeVisibleAsync();
        await SwitchAsync(page, "en");
        await EnterAsync(page, ".anchors a");
        await page.WaitForURLAsync("**/log/blocks/*");

        await FortyDepartments.OpenAsync(visit);
        await EnterAsync(page, "#f-steps .agencies summary, #f-steps .days summary");
        Assert.Equal(1, await page.Locator("#f-steps details[open]").CountAsync());
        await SwitchAsync(page, "zh-CN");
        await EnterAsync(page, "#f-steps .sum a");
        await page.WaitForURLAsync("**/oversight/items?**");
        await EnterAsync(page, "tbody a");
        await page.WaitForURLAsync("**/items/EV-**");
    }

    /// <summary>Goes on with Tab until it stands on one of these, sees that it can be seen there, and presses Enter.</summary>
    private static async Task EnterAsync(IPage page, string wanted)
    {
        for (var stops = 0; !await page.EvaluateAsync<bool>("wanted => document.activeElement.matches(wanted)", wanted); stops++)
        {
            Assert.True(stops < MostStops, $"Tab does not come to {wanted}");
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.NotEqual("none", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task SwitchAsync(IPage page, string language)
    {
        var before = new Uri(page.Url);
        await EnterAsync(page, "header.top .language button");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
        Assert.Equal(before.AbsolutePath, new Uri(page.Url).AbsolutePath);
    }
}
