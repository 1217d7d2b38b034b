using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Integrity.Ledger.Http;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>What every page has: its policy, its languages, its twin; and the cookie that lets a page be opened by its address.</summary>
public sealed class FrameFacts(FrameFacts.Shared shared) : IClassFixture<FrameFacts.Shared>
{
    private static readonly string Item = $"/v1/items/{Story.Handset.Id}";

    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            await Ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Fact]
    public async Task A_page_runs_nothing_inline_and_nothing_from_elsewhere()
    {
        using var answer = await AskAsync(HttpMethod.Get, "/", accept: "text/html");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("(?i)<style|<[^>]* on[a-z]+=|<[^>]* style=|src=\"(?!/assets/)", html);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN,zh;q=0.9", null, "zh-CN", "查询")]
    [InlineData("en-GB", null, "en", "Search")]
    [InlineData("en-GB", "zh", "zh-CN", "查询")]
    [InlineData("zh-CN", "en", "en", "Search")]
    [InlineData("zh-CN", "<script>", "zh-CN", "查询")]
    public async Task The_reader_chooses_the_language_and_the_browser_before_him(string accepted, string? chosen, string tag, string title)
    {
        using var answer = await AskAsync(HttpMethod.Get, "/", accept: "text/html", language: accepted, cookie: chosen is null ? null : $"integrity-language={chosen}");
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"<html lang=\"{tag}\">", html, StringComparison.Ordinal);
        Assert.Contains($"<title>{title}", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?q=12", "/?q=12")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("/\nSet-Cookie: x=y", "/")]
    [InlineData("", "/")]
    public async Task The_switch_leads_back_to_this_site_alone(string back, string to)
    {
        using var form = new FormUrlEncodedContent([new("language", "zh"), new("back", back)]);
        using var answer = await AskAsync(HttpMethod.Post, "/language", content: form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(to, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_page_has_a_twin_at_the_same_address()
    {
        using var answer = await AskAsync(HttpMethod.Get, $"/?q={Story.Handset.Id}", accept: "application/json");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using var twin = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("item", twin.RootElement.GetProperty("hits")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_cookie_reads_what_its_token_reads_and_changes_nothing()
    {
        using var open = await AskAsync(HttpMethod.Post, "/session", token: Token(Cast.Zhang));
        Assert.Equal(HttpStatusCode.NoContent, open.StatusCode);
        var set = open.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", set, StringComparison.OrdinalIgnoreCase);
        var cookie = set.Split(';')[0];

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Get, Item, cookie: cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Get, Item)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Post, "/session", cookie: cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Delete, "/v1/webhook", cookie: cookie)).StatusCode);

        // A header that does not hold is not mended by a cookie that would.
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Get, Item, token: "x.y.z", cookie: cookie)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_of_a_token_that_is_over_opens_nothing()
    {
        var old = LiveLedger.Token(Cast.Zhang.Key, $"{Cast.Police.Id}", issued: TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 600);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Get, Item, cookie: $"{Bearer.Cookie}={old}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Get, Item, cookie: $"{Bearer.Cookie}={new string('A', 5000)}")).StatusCode);
    }

    [Fact]
    public async Task A_person_is_told_on_a_page_and_a_program_in_a_problem_why_there_is_nothing()
    {
        using var page = await AskAsync(HttpMethod.Get, "/nothing-here", accept: "text/html,*/*;q=0.8", language: "zh-CN");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("http.no-such-path", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var problem = await AskAsync(HttpMethod.Get, "/nothing-here");
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
        using var api = await AskAsync(HttpMethod.Get, Item, accept: "text/html");
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_item_that_is_not_there_and_one_that_is_not_yours_look_the_same()
    {
        var mine = await TwinAsync(Story.Handset.Id, Token(Cast.Zhang));
        var others = await TwinAsync(Story.Handset.Id, Token(Cast.Zhao, Cast.Lab));
        var nobodys = await TwinAsync($"{Cast.Code("never begun")}", Token(Cast.Zhao, Cast.Lab));
        Assert.Equal($"/items/{Story.Handset.Id}", mine.GetProperty("hits")[0].GetProperty("href").GetString());
        Assert.Equal(
            others.GetProperty("hits").GetRawText().Replace(Story.Handset.Id, "X", StringComparison.Ordinal),
            nobodys.GetProperty("hits").GetRawText().Replace($"{Cast.Code("never begun")}", "X", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bundled_files_are_kept_for_ever_and_come_smaller_to_who_can_read_that()
    {
        using var page = await AskAsync(HttpMethod.Get, "/", accept: "text/html");
        var path = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "/assets/app-[A-Z0-9]+\\.css", default, TimeSpan.FromSeconds(1)).Value;
        using var plain = await AskAsync(HttpMethod.Get, path);
        using var small = await AskAsync(HttpMethod.Get, path, encoding: "gzip, br");
        Assert.Contains("immutable", plain.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("br", small.Content.Headers.ContentEncoding.Single());
        Assert.True((await small.Content.ReadAsByteArrayAsync()).Length < (await plain.Content.ReadAsByteArrayAsync()).Length / 2);
    }

    private static string Token(Officer officer, TestAgency? agency = null) => LiveLedger.Token(officer.Key, $"{(agency ?? Cast.Police).Id}");

    private async Task<JsonElement> TwinAsync(string query, string token)
    {
        using var answer = await AskAsync(HttpMethod.Get, $"/?q={query}&format=json", token: token);
        return JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string path, string? accept = null, string? language = null, string? cookie = null, string? token = null, string? encoding = null, HttpContent? content = null)
    {
        // What browsers send is sent as it is: no cookie jar, no redirect followed.
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = shared.Ledger.Host.Address };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        Add("Accept", accept);
        Add("Accept-Language", language);
        Add("Accept-Encoding", encoding);
        Add("Cookie", cookie);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        var answer = await http.SendAsync(request);
        await answer.Content.LoadIntoBufferAsync();
        return answer;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }
        }
    }
}
