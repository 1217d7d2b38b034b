using Integrity.Browser.Tests.Items;
using Integrity.Testing;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Integrity.Browser.Tests.Frame;

/// <summary>What somebody with a slow line waits for when a page is opened for the first time.</summary>
[Collection(BrowserTests.Name)]
public sealed class FirstVisit(Chromium chromium, Site site, ITestOutputHelper output)
{
    /// <summary>Bytes over the line, headers among them, for a page and all that it brings.</summary>
    private const long Most = 150_000;

    /// <summary>What a bare page brings is the page alone, and an error's page is the frame.</summary>
    public static TheoryData<string> Pages => [.. Place.All.Where(p => !p.Value.IsBare && p.Value is { IsAlone: false, Status: 200 } && p.Key != "search-found").Select(p => p.Key)];

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task A_first_visit_brings_at_most_150_kilobytes(string name)
    {
        var path = Place.All[name].Path(site);
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.AsAsync(Cast.Zheng, Cast.Procuratorate);
        var finished = new List<IRequest>();
        visit.Page.RequestFinished += (_, request) => finished.Add(request);
        await visit.GoAsync(path);
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var sizes = new List<(string Path, long Bytes)>();
        foreach (var request in finished.ToArray())
        {
            var size = await request.SizesAsync();
            sizes.Add((new Uri(request.Url).AbsolutePath, size.ResponseBodySize + size.ResponseHeadersSize));
        }

        var all = sizes.Sum(s => s.Bytes);
        output.WriteLine($"{path}: {all:N0} bytes in {sizes.Count} answers; {string.Join(", ", sizes.OrderByDescending(s => s.Bytes).Take(4).Select(s => $"{s.Path} {s.Bytes:N0}"))}");
        Assert.True(sizes.Count >= 3 && all > 10_000, "Not everything was counted.");
        Assert.True(all <= Most, $"{all:N0}");
    }
}
