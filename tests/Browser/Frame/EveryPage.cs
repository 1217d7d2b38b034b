using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Integrity.Browser.Tests.Items;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Microsoft.AspNetCore.Routing;

namespace Integrity.Browser.Tests.Frame;

/// <summary>What holds for every page: its policy, its twin, its languages, a telephone, the night, and paper.</summary>
[Collection(BrowserTests.Name)]
public sealed class EveryPage(Chromium chromium, Site site)
{
    /// <summary>What answers a GET and is no page: for programs, files, a piece of a page, and a label's way to one.</summary>
    private static readonly string[] NoPages = ["/v1/", "/schemas/", "/checkpoint", "/tile/", "/health", "/openapi/", "/assets/", "/oversight/figures", "/I/"];

    /// <summary>Of the colour that is behind the page in the end, how light it is: 0 to 1.</summary>
    private const string Ground =
        """
        () => {
          const behind = [document.body, document.documentElement].map(e => getComputedStyle(e).backgroundColor).find(c => !/, 0\)$/.test(c)) ?? 'rgb(255, 255, 255)';
          const [r, g, b] = behind.match(/[\d.]+/g).map(Number);
          return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
        }
        """;

    private const string Controls =
        "() => [...document.querySelectorAll('nav, form, button, [role=button], input, select, textarea')].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 100))";

    public static TheoryData<string> Names => Place.Names;

    [BrowserFact]
    public void Each_page_that_the_service_has_is_among_them()
    {
        var there = site.Ledger.Host.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}")
            .Where(r => !NoPages.Any(n => r.StartsWith(n, StringComparison.Ordinal)));
        Assert.Equal(there.Distinct().Order(StringComparer.Ordinal), Place.All.Values.Select(p => p.Route).Distinct().Order(StringComparer.Ordinal));
    }

    [BrowserTheory]
    [MemberData(nameof(Names))]
    public async Task Nothing_runs_that_is_not_ours_nobody_frames_it_and_it_speaks_both_languages(string name)
    {
        var place = Place.All[name];
        foreach (var language in new[] { "zh-CN", "en" })
        {
            using var page = await AskAsync(place, "text/html", language);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Equal((place.Status, "text/html"), ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType));
            Assert.Equal(place.IsBare ? Bare(html) : PagePolicy.Page, One(page, "Content-Security-Policy"));
            Assert.DoesNotContain("unsafe-", One(page, "Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", One(page, "Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(
                ("DENY", "nosniff", "no-referrer", "same-origin", "same-origin"),
                (One(page, "X-Frame-Options"), One(page, "X-Content-Type-Options"), One(page, "Referrer-Policy"), One(page, "Cross-Origin-Opener-Policy"), One(page, "Cross-Origin-Resource-Policy")));
            Assert.DoesNotMatch("(?i)<[^>]* on[a-z]+=|<[^>]* style=|<script(?![^>]*(src=\"/assets/|application/json))|(src|href)=\"(https?:)?//", html);
            Assert.True(place.IsBare || !html.Contains("<style", StringComparison.OrdinalIgnoreCase));
            Assert.StartsWith("<!doctype html>", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(place.IsInBoth ? "<span lang=\"en\">" : $"<html lang=\"{language}\"", html, StringComparison.Ordinal);
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Names))]
    public async Task A_program_gets_the_same_answer_as_json_at_the_same_address(string name)
    {
        var place = Place.All[name];
        using var twin = await AskAsync(place, "application/json", "en");
        Assert.Equal((place.Status, place.Status == 200 ? "application/json" : "application/problem+json"), ((int)twin.StatusCode, twin.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(JsonElement.Parse(await twin.Content.ReadAsByteArrayAsync()).EnumerateObject());
    }

    [BrowserTheory]
    [MemberData(nameof(Names))]
    public async Task It_fits_a_telephone_is_dark_at_night_and_is_nothing_but_itself_on_paper(string name)
    {
        var place = Place.All[name];
        await using var visit = await Visit.StartAsync(chromium.Browser, place.Home(site), "zh", Device.Phone, dark: true);
        await visit.AsAsync(Cast.Chen, Cast.Police);
        await visit.GoAsync(place.Path(site), place.Status);
        Assert.InRange(await visit.Page.EvaluateAsync<double>(Ground), 0, 0.15);
        await Screen.TakeAsync(visit, $"page-{name}");

        await visit.PrintAsync();
        Assert.InRange(await visit.Page.EvaluateAsync<double>(Ground), 0.95, 1);
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Controls));
        Assert.NotEmpty((await visit.Page.InnerTextAsync("main")).Trim());
        await Screen.TakeAsync(visit, $"page-{name}");
    }

    /// <summary>Of a page without a frame: one style, by its hash, and a form that leads back.</summary>
    private static string Bare(string html)
    {
        var style = Assert.Single(Regex.Matches(html, "<style>(?<style>.*?)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))).Groups["style"].Value;
        var hash = Convert.ToBase64String(Hash256.Sha256(Encoding.UTF8.GetBytes(style)).Bytes);
        return $"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    private static string One(HttpResponseMessage answer, string header) => Assert.Single(answer.Headers.GetValues(header));

    private async Task<HttpResponseMessage> AskAsync(Place place, string accept, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(place.Home(site), place.Path(site)));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LiveLedger.Token(Cast.Chen.Key, $"{Cast.Police.Id}"));
        return await site.Ledger.Http.SendAsync(request);
    }
}
