using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Log;

/// <summary>An auditor without any key: the browser itself makes the proofs.</summary>
[Collection(BrowserTests.Name)]
public sealed class LogJourney(Chromium chromium, Site site)
{
    /// <summary>The line itself is on the canvas, in its own colour and more than a dot of it; axes and grid have others.</summary>
    private const string Drawn =
        """
        () => {
          const canvas = document.querySelector('#growth canvas');
          if (!canvas) return false;
          const wanted = document.createElement('canvas').getContext('2d');
          wanted.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--held').trim();
          wanted.fillRect(0, 0, 1, 1);
          const [r, g, b] = wanted.getImageData(0, 0, 1, 1).data;
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let dots = 0;
          for (let i = 0; i < data.length; i += 4) dots += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255 ? 1 : 0;
          return dots > canvas.width / 4;
        }
        """;

    [BrowserTheory]
    [InlineData("en", Device.Desktop, false)]
    [InlineData("zh", Device.Desktop, true)]
    [InlineData("zh", Device.Phone, false)]
    [InlineData("en", Device.Phone, true)]
    public async Task Anybody_sees_where_the_log_is_and_lets_the_browser_prove_that_it_only_grew(string language, Device device, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device, dark);
        await visit.GoAsync("/log");
        await Assertions.Expect(visit.Page.Locator("#signature")).ToHaveClassAsync("good");

        // The growth is drawn from what stands in the table below it.
        Assert.True(await visit.Page.Locator("section[aria-labelledby=h-growth] tbody tr").CountAsync() >= 2);
        await Assertions.Expect(visit.Page.Locator("#growth canvas")).ToBeVisibleAsync();
        await visit.Page.WaitForFunctionAsync(Drawn);
        await Screen.TakeAsync(visit, "log");

        // When day comes, or night, or paper, it is drawn anew in the colours of that.
        foreach (var light in new[] { dark, !dark })
        {
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = light ? ColorScheme.Light : ColorScheme.Dark });
            await visit.Page.WaitForFunctionAsync(Drawn);
        }

        await visit.Page.FillAsync("#consistency [name=old]", "5");
        await visit.Page.Locator("#consistency button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#consistency-answer > .good")).ToBeVisibleAsync();
        Assert.Equal(0, await visit.Page.Locator("#consistency-answer .bad").CountAsync());
        Assert.Contains("old=5", visit.Page.Url, StringComparison.Ordinal);

        await visit.Page.FillAsync("#leaf [name=leaf]", "3");
        await visit.Page.Locator("#leaf button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#leaf-answer > .good")).ToBeVisibleAsync();
        Assert.NotEqual(0, await visit.Page.Locator("#leaf-answer .climb li").CountAsync());
        await Screen.TakeAsync(visit, "log-proofs");
    }

    [BrowserFact]
    public async Task A_link_with_the_question_in_it_is_answered_at_once()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/log?leaf=0");
        await Assertions.Expect(visit.Page.Locator("#leaf-answer > .good")).ToBeVisibleAsync();
        await visit.GoAsync("/log?old=1&new=2");
        await Assertions.Expect(visit.Page.Locator("#consistency-answer > .good")).ToBeVisibleAsync();
        await visit.GoAsync("/log?old=9&new=2");
        await Assertions.Expect(visit.Page.Locator("#consistency-answer > .bad")).ToBeVisibleAsync();
        await visit.GoAsync("/log?leaf=99999999");
        await Assertions.Expect(visit.Page.Locator("#leaf-answer > .bad")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Where_no_signature_can_be_checked_nothing_is_called_proven_by_it()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.Context.AddInitScriptAsync("crypto.subtle.importKey = () => Promise.reject(new DOMException('no Ed25519', 'NotSupportedError'));");
        foreach (var (asked, place) in new[] { ("old=1&new=2", "#consistency-answer"), ("leaf=0", "#leaf-answer") })
        {
            await visit.GoAsync($"/log?{asked}");
            await Assertions.Expect(visit.Page.Locator($"{place} > .quiet")).ToContainTextAsync("signed that checkpoint was not checked");
            await Assertions.Expect(visit.Page.Locator($"{place} > .good")).ToHaveCountAsync(0);
            await Assertions.Expect(visit.Page.Locator("#signature")).ToHaveClassAsync("quiet");
        }
    }

    [BrowserFact]
    public async Task A_tile_that_was_changed_on_its_way_is_noticed()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.Page.RouteAsync("**/tile/0/**", async route =>
        {
            var answer = await route.FetchAsync();
            var bytes = await answer.BodyAsync();
            bytes[40] ^= 1;
            await route.FulfillAsync(new() { Response = answer, BodyBytes = bytes });
        });
        await visit.GoAsync("/log?leaf=0");
        await Assertions.Expect(visit.Page.Locator("#leaf-answer > .bad")).ToBeVisibleAsync();
        await Screen.TakeAsync(visit, "log-changed-tile");
        await visit.GoAsync("/log?old=3");
        await Assertions.Expect(visit.Page.Locator("#consistency-answer > .bad")).ToBeVisibleAsync();
        Assert.Equal(0, await visit.Page.Locator("#consistency-answer > .good").CountAsync());
    }

    [BrowserFact]
    public async Task A_root_that_somebody_holds_from_before_is_compared()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/log?old=3");
        await Assertions.Expect(visit.Page.Locator("#consistency-answer > .good")).ToBeVisibleAsync();
        var held = await visit.Page.Locator("#consistency-answer dd code").First.InnerTextAsync();
        await visit.Page.FillAsync("#consistency [name=root]", held);
        await visit.Page.Locator("#consistency button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#consistency-answer dd .good").First).ToContainTextAsync("you hold");
        await visit.GoAsync($"/log?old=4&root={Uri.EscapeDataString(held)}");
        await Assertions.Expect(visit.Page.Locator("#consistency-answer > .bad")).ToBeVisibleAsync();
        await Screen.TakeAsync(visit, "log-other-root");
    }

    [BrowserFact]
    public async Task What_the_page_shows_beside_the_note_must_be_what_was_signed()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.Page.RouteAsync("**/log", async route =>
        {
            var answer = await route.FetchAsync();
            const string Attribute = "data-root=\"";
            var text = await answer.TextAsync();
            var at = text.IndexOf(Attribute, StringComparison.Ordinal) + Attribute.Length;
            await route.FulfillAsync(new() { Response = answer, Body = $"{text[..at]}{new string('A', 43)}{text[(at + 43)..]}" });
        });
        await visit.GoAsync("/log");
        await Assertions.Expect(visit.Page.Locator("#signature")).ToHaveClassAsync("bad");
        await visit.Page.Locator("#leaf button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#leaf-answer > .bad")).ToBeVisibleAsync();
    }

    [BrowserTheory]
    [InlineData("en", Device.Desktop)]
    [InlineData("zh", Device.Phone)]
    public async Task A_block_leads_to_what_it_holds(string language, Device device)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device);
        await visit.GoAsync("/log");
        await visit.Page.Locator(".anchors a").First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/log/blocks/*");
        await Screen.TakeAsync(visit, "log-block");
        await visit.Page.Locator("main a[href^='/log?']").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#consistency-answer > .good")).ToBeVisibleAsync();
        await visit.GoAsync("/log/blocks/999999999", 404);
        await Screen.TakeAsync(visit, "log-block-none");
    }
}
