using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Items;

/// <summary>Labels as Chromium lays them out: their size on paper, and whether a foreign reader reads them from there.</summary>
[Collection(BrowserTests.Name)]
public sealed class LabelJourney(Chromium chromium, Site site)
{
    /// <summary>CSS pixels to an inch; by this factor a screenshot has 300 dots an inch.</summary>
    private const float Dots = 300f / 96;

    private const double Millimetre = 96 / 25.4;

    [BrowserTheory]
    [InlineData("labels?stock=21", 63.5, 38.1, 21)]
    [InlineData("labels?stock=24", 70, 37, 24)]
    [InlineData("labels?stock=44", 48.5, 25.4, 44)]
    public async Task A_sheet_is_a_page_of_A4_and_every_label_in_its_place_is_read(string path, double width, double height, int count)
    {
        await using var visit = await SheetAsync(path);
        var page = visit.Page;
        Assert.Equal(count, await page.Locator(".label").CountAsync());
        var boxes = await page.EvaluateAsync<double[][]>("() => { const s = document.querySelector('.sheet').getBoundingClientRect(); return [...document.querySelectorAll('.label')].map(l => l.getBoundingClientRect()).map(b => [b.left - s.left, b.top - s.top, b.width, b.height]); }");
        Assert.All(boxes, b => Assert.Equal((width * Millimetre, height * Millimetre), (b[2], b[3]), Near));
        Assert.All(boxes, b => Assert.True(b[0] >= -0.5 && b[1] >= -0.5 && b[0] + b[2] <= (210 * Millimetre) + 0.5 && b[1] + b[3] <= (297 * Millimetre) + 0.5, string.Join(' ', b)));
        Assert.Equal(count, boxes.Select(b => (Math.Round(b[0]), Math.Round(b[1]))).Distinct().Count());

        // No text is cut off, and each code is at least 20 mm wide.
        Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.label')].every(l => l.scrollWidth <= l.clientWidth + 1 && l.scrollHeight <= l.clientHeight + 1)"));
        Assert.True(await page.EvaluateAsync<double>("() => document.querySelector('.qr').getBoundingClientRect().width") >= 20 * Millimetre);
        foreach (var n in new[] { 0, count / 2, count - 1 })
        {
            var expected = await page.Locator(".qr").Nth(n).GetAttributeAsync("aria-label");
            Assert.Equal(expected, await SeenCode.ReadAsync(page, await page.Locator(".qr").Nth(n).ScreenshotAsync()));
        }

        await Screen.TakeAsync(visit, $"label-sheet-{count}");
        var pdf = await page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true });
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(System.Text.Encoding.Latin1.GetString(pdf), "/Type\\s*/Page[^s]", System.Text.RegularExpressions.RegexOptions.NonBacktracking));
    }

    [BrowserTheory]
    [InlineData("en", Device.Desktop)]
    [InlineData("zh", Device.Phone)]
    public async Task The_label_of_an_item_opens_its_page(string language, Device device)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device);
        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        await visit.GoAsync($"/items/{Story.Handset.Id}/label");
        await Screen.TakeAsync(visit, "label");
        var said = (await visit.Page.Locator(".qr").GetAttributeAsync("aria-label"))!;
        _ = await visit.Page.GotoAsync(said);
        Assert.EndsWith($"/items/{Story.Handset.Id}", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("h1")).ToContainTextAsync(Story.Handset.Id);
    }

    private static bool Near((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 0.6 && Math.Abs(a.Item2 - b.Item2) < 0.6;

    private async Task<Visit> SheetAsync(string path)
    {
        var visit = await Visit.StartAsync(chromium.Browser, site.Address, scale: Dots);
        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        await visit.GoAsync(path);
        await visit.PrintAsync();
        return visit;
    }
}
