using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Verify;

/// <summary>Files that are made to confuse the page or whoever reads it.</summary>
[Collection(BrowserTests.Name)]
public sealed class Attacker(Chromium chromium, Site site)
{
    [BrowserTheory]
    [InlineData("en", Device.Desktop)]
    [InlineData("zh", Device.Phone)]
    public async Task Markup_and_turned_text_in_every_field_and_file_name_stay_text(string language, Device device)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device);
        var (bundle, trust) = Evidence.Hostile();
        var asked = false;
        visit.Page.Dialog += (_, dialog) =>
        {
            asked = true;
            _ = dialog.DismissAsync();
        };
        await visit.GoAsync("/verify");
        await Clerk.BringAsync(visit, bundle, trust, Evidence.File(Evidence.Attack.Replace('/', '_'), "x"u8.ToArray()));
        await Assertions.Expect(visit.Page.Locator("article.verdict")).ToBeVisibleAsync();
        await visit.Page.Locator("details").EvaluateAllAsync<int>("all => { for (const one of all) one.open = true; return all.length; }");
        Assert.Equal(0, await visit.Page.Locator("main img, main script, main style, main iframe, main [onerror]").CountAsync());
        var text = await visit.Page.InnerTextAsync("main");
        Assert.Contains("<script>alert(1)", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', text);
        Assert.False(asked);
        await Screen.TakeAsync(visit, "verify-hostile");
    }

    [BrowserFact]
    public async Task Json_that_is_shaped_to_break_the_reader_breaks_nothing()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        string[] shapes =
        [
            """{"format":"integrity-bundle@v1","streams":{"length":1e9}}""",
            """{"format":"integrity-bundle@v1","streams":[{"stream":7},{"stream":"item/x","statements":[{"envelope":{"payload":{"includes":1}}},null]}]}""",
            "{\"format\":\"integrity-bundle@v1\"," + new string('[', 5000),
            """{"format":"integrity-trust@v1","origin":{"toString":1}}""",
        ];
        foreach (var shape in shapes)
        {
            await visit.GoAsync("/verify");
            await Clerk.BringAsync(visit, Evidence.File("x.json", System.Text.Encoding.UTF8.GetBytes(shape)), Evidence.Bundle("good"), Evidence.Trust);
            await Assertions.Expect(visit.Page.Locator("article.verdict[data-overall=good], article.verdict[data-overall=not-met]")).ToHaveCountAsync(1);
        }
    }
}
