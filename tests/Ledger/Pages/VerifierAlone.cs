using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Microsoft.AspNetCore.Routing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary><c>serve --verifier-only</c>: the page and what it needs, and nothing else.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime.DisposeAsync.")]
public sealed partial class VerifierAlone : IAsyncLifetime
{
    private VerifierHost verifier = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        verifier = await VerifierHost.StartAsync(new WebOptions { ConsoleLog = false });
        http = new HttpClient { BaseAddress = verifier.Address };
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await verifier.DisposeAsync();
    }

    [Fact]
    public void It_answers_the_page_the_verdict_the_files_the_language_and_that_it_lives()
    {
        var there = verifier.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any method"]).Select(m => $"{m} /{e.RoutePattern.RawText!.TrimStart('/')}")).Order();
        Assert.Equal(
            ["GET /", "GET /assets/{file}", "GET /health/live", "GET /openapi/v1.json", "GET /verify", "POST /language", "POST /v1/verify"], there);
    }

    [Theory]
    [InlineData("v1/statements")]
    [InlineData("v1/ledger")]
    [InlineData("v1/digests/sha256:00")]
    [InlineData("checkpoint")]
    [InlineData("desk")]
    public async Task What_belongs_to_a_ledger_is_not_there(string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal((404, "http.no-such-path"), ((int)response.StatusCode, (await Reply.OfAsync(response)).Code));
    }

    [Fact]
    public async Task Its_page_says_that_nothing_is_looked_up_and_leads_nowhere_else()
    {
        var page = await http.GetStringAsync(new Uri("verify", UriKind.Relative));
        Assert.Contains("data-looks-up=\"false\"", page, StringComparison.Ordinal);
        Assert.Equal(["#main", "/verify", "/verify"], Links().Matches(page).Select(m => m.Groups["to"].Value));
    }

    [Fact]
    public async Task The_twin_of_the_page_says_which_ledgers_it_speaks_for()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("verify?format=json", UriKind.Relative));
        using var response = await http.SendAsync(request);
        var twin = (await Reply.OfAsync(response)).Json;
        Assert.Equal((0, false, false), (twin.GetProperty("ledgers").GetArrayLength(), twin.GetProperty("ownWord").GetBoolean(), twin.GetProperty("looksUp").GetBoolean()));
        Assert.Contains(twin.GetProperty("rules").EnumerateArray(), r => r.GetProperty("name").GetString() == twin.GetProperty("usual").GetString());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public async Task A_verdict_as_a_piece_of_a_page_holds_nothing_that_could_run_whatever_the_history_says(string language)
    {
        const string Attack = "</title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>-->&\u202Etxt.exe";
        var history = Testing.History.WithAgencies()
            .Do("collect", Cast.Police, b => b.With("place", Attack).With("description", Attack).With("instrument", Attack))
            .Do("seal", Cast.Police, b => b.With("note", Attack));
        var world = new World(history);
        var bundle = world.Bundle(Story.Handset);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(bundle.ToUtf8()), "bundle", "x.json" },
            { new ByteArrayContent(world.Pinning(bundle).ToUtf8()), "trust", "y.json" },
            { new StringContent("CN-CRIM@2026.1"), "rules" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/verify", UriKind.Relative)) { Content = form };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var response = await http.SendAsync(request);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script|<img|<style|<iframe|<link|<meta|<base|<[^>]* on[a-z]+=|<[^>]* style=|href=\"javascript:", html);
        Assert.DoesNotContain('\u202E', html);
        Assert.DoesNotContain("verify.", Regex.Replace(html, "<code>[^<]*</code>", "", RegexOptions.None, TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
    }

    [GeneratedRegex("<a [^>]*href=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();
}
