using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Links;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>Report links with extraction codes: what opens them, what does not, and what nobody can gain by trying.</summary>
public sealed class ReportLinks : IAsyncLifetime
{
    private static readonly LinkToken Link = LinkToken.Draw();
    private static readonly ExtractionCode Right = ExtractionCode.Draw();

    private readonly SetClock clock = new();
    private readonly Testing.History history = Testing.History.WithAgencies();
    private LiveLedger ledger = null!;

    public async Task InitializeAsync()
    {
        ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        history.Now = clock.GetUtcNow().AddHours(-2);
        history.Do("collect", Cast.Police);
    }

    public async Task DisposeAsync() => await ledger.DisposeAsync();

    [Fact]
    public async Task The_right_code_opens_the_proof_without_what_the_link_withholds_and_the_owner_sees_every_access()
    {
        await CreateAsync(Link, withhold: ["collect.holder", "*.note"]);
        var wrong = await OpenAsync(Link, Wrong(1));
        Assert.Equal((404, "link.wrong-code"), (wrong.Status, wrong.Code));
        Assert.Equal("2", wrong.Json.GetProperty("values")[0].GetString());

        var reply = await OpenAsync(Link, Right.Spelled.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        Assert.True(reply.Status == 200, reply.ToString());
        var collected = Bundle.Parse(reply.Body).OrThrow().Streams[0].Statements[0].Envelope;
        Assert.Equal("description place witness", string.Join(' ', collected.Disclosures.Select(d => d.Name).Order(StringComparer.Ordinal)));

        var seen = await ledger.GetAsync($"v1/links/{Link.Id}", token: Token(Cast.Zhang, Cast.Police));
        Assert.True(seen.Status == 200, seen.ToString());
        Assert.Equal("link.create  link.try wrong-code link.try opened", string.Join(' ', seen.Json.GetProperty("steps").EnumerateArray().Select(
            s => $"{s.GetProperty("act").GetString()} {(s.TryGetProperty("outcome", out var o) ? o.GetString() : "")}")));
        Assert.Equal(404, (await ledger.GetAsync($"v1/links/{Link.Id}", token: Token(Cast.Zhao, Cast.Lab))).Status);
        var receipt = seen.Json.GetProperty("steps")[1].GetProperty("statement").GetString();
        Assert.Equal(404, (await ledger.GetAsync($"v1/statements/{receipt}", token: Token(Cast.Zhao, Cast.Lab))).Status);
        Assert.Equal(200, (await ledger.GetAsync($"v1/statements/{receipt}", token: Token(Cast.Zhang, Cast.Police))).Status);
    }

    [Fact]
    public async Task Many_tries_at_once_gain_none_and_neither_does_a_restart()
    {
        await CreateAsync(Link);
        var tries = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => OpenAsync(Link, Wrong(n % 4))));
        Assert.Equal(["1", "2"], tries.Where(t => t.Code == "link.wrong-code").Select(t => t.Json.GetProperty("values")[0].GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(8, tries.Count(t => t.Code == "link.not-opened"));
        Assert.Equal("link.not-opened", (await OpenAsync(Link, Right.Spelled)).Code);

        await ledger.RestartAsync();
        Assert.Equal("link.not-opened", (await OpenAsync(Link, Right.Spelled)).Code);
        var seen = (await ledger.GetAsync($"v1/links/{Link.Id}", token: Token(Cast.Zhang, Cast.Police))).Json;
        Assert.Equal((3, false), (seen.GetProperty("wrongCodes").GetInt32(), seen.GetProperty("open").GetBoolean()));
    }

    [Fact]
    public async Task A_try_that_breaks_off_is_counted_or_not_made_but_never_answered_for_nothing()
    {
        await CreateAsync(Link, tries: 1);
        foreach (var (point, counted) in new[] { ("append", 0), ("committed", 1) })
        {
            using (var planted = new PlantedFault(ledger.Probe, point))
            {
                Assert.Equal("http.internal", (await OpenAsync(Link, Wrong(1))).Code);
                Assert.True(planted.Struck);
            }

            Assert.Equal(counted, (await ledger.GetAsync($"v1/links/{Link.Id}", token: Token(Cast.Zhang, Cast.Police))).Json.GetProperty("wrongCodes").GetInt32());
        }

        Assert.Equal("link.not-opened", (await OpenAsync(Link, Right.Spelled)).Code);
    }

    [Fact]
    public async Task Wrong_expired_used_up_and_revoked_links_answer_alike()
    {
        var (used, revoked, expired) = (LinkToken.Draw(), LinkToken.Draw(), LinkToken.Draw());
        await CreateAsync(used, tries: 1);
        await CreateAsync(revoked);
        await CreateAsync(expired);
        var last = await OpenAsync(used, Wrong(1));
        history.Do(history.Sign("link.revoke", Cast.Police, new JsonObject { ["reason"] = "sent to the wrong address" }, [Cast.Zhang], revoked.Stream));
        Assert.Equal(201, (await ledger.PostAsync(history.Log[^1])).Status);
        var nothing = await OpenAsync(LinkToken.Draw(), Right.Spelled);
        Assert.Equal((404, "link.not-opened"), (nothing.Status, nothing.Code));
        foreach (var reply in new[] { last, await OpenAsync(used, Right.Spelled), await OpenAsync(revoked, Right.Spelled), await PostAsync("not-a-token", Right.Spelled) })
        {
            Assert.Equal((nothing.Status, Encoding.UTF8.GetString(nothing.Body)), (reply.Status, Encoding.UTF8.GetString(reply.Body)));
        }

        clock.Ahead = TimeSpan.FromHours(2);
        Assert.Equal(nothing.Body, (await OpenAsync(expired, Right.Spelled)).Body);
        Assert.Equal("link.code", (await OpenAsync(expired, "short")).Code);
        Assert.Equal("link.code", (await OpenAsync(LinkToken.Draw(), "UUUUUUUU")).Code);
    }

    [Fact]
    public async Task The_page_needs_no_script_loads_nothing_and_leaks_no_address()
    {
        await CreateAsync(Link);
        using var form = await ledger.Http.GetAsync(Page(Link));
        var html = await form.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "no-store"), (form.StatusCode, form.Headers.CacheControl!.ToString()));
        Assert.Equal("no-referrer", form.Headers.GetValues("Referrer-Policy").Single());
        var style = Regex.Match(html, "<style>(?<style>.*?)</style>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["style"].Value;
        var policy = form.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script|http:|https:|src=|href=| on[a-z]+=| style=", html);
        Assert.Contains("提取码", html, StringComparison.Ordinal);
        Assert.Contains("Extraction code", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Link.Secret, html, StringComparison.Ordinal);
        Assert.Equal(html, await ledger.Http.GetStringAsync(Page(LinkToken.Draw())));
        var (twin, nobodys) = (await ledger.GetAsync($"r/{Link.Secret}?format=json"), await ledger.GetAsync($"r/{LinkToken.Draw().Secret}?format=json"));
        Assert.Equal((200, "application/json", "提取码"), (twin.Status, twin.Type, twin.Json.GetProperty("code").GetProperty("zh").GetString()));
        Assert.Equal(nobodys.Body, twin.Body);

        using var wrong = await SubmitAsync(Link, Wrong(1));
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (wrong.StatusCode, wrong.Content.Headers.ContentType!.MediaType));
        Assert.Contains("Tries left: 2", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var misspelled = await SubmitAsync(Link, "<script>alert(1)</script>");
        Assert.Equal(HttpStatusCode.BadRequest, misspelled.StatusCode);
        Assert.DoesNotContain("<script", await misspelled.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var right = await SubmitAsync(Link, Right.Spelled, "bundle");
        Assert.Equal("attachment", right.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("no-referrer", right.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(Story.Handset, Bundle.Parse(await right.Content.ReadAsByteArrayAsync()).OrThrow().Subject);
    }

    [Theory]
    [InlineData("zh", "证据保管链核验报告", "下载证据包")]
    [InlineData("en", "Custody report", "Download the evidence bundle")]
    public async Task The_right_code_shows_the_report_beside_its_bundle_and_hostile_text_stays_text(string language, string kicker, string download)
    {
        const string Attack = "</title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>";
        history.Do("seal", Cast.Police, b => b.With("seal", Attack).With("note", Attack));
        await CreateAsync(Link);
        using var reply = await SubmitAsync(Link, Right.Spelled, language);
        var html = await reply.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/html", "no-store"), (reply.StatusCode, reply.Content.Headers.ContentType!.MediaType, reply.Headers.CacheControl!.ToString()));
        Assert.Contains(kicker, html, StringComparison.Ordinal);
        Assert.Contains(Story.Handset.Id, html, StringComparison.Ordinal);
        Assert.Contains("CN-CRIM@", html, StringComparison.Ordinal);
        Assert.Contains($"<button name=\"as\" value=\"bundle\">{download}</button>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script|<img|https?:|src=\"|href=|<[^>]* on[a-z]+=", html);
        Assert.DoesNotContain(Link.Secret, html, StringComparison.Ordinal);

        var style = html.Split("<style>", 2)[1].Split("</style>", 2)[0];
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            reply.Headers.GetValues("Content-Security-Policy").Single());
        var code = Regex.Match(html, "name=\"code\" value=\"(?<code>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["code"].Value;
        using var file = await SubmitAsync(Link, code, "bundle");
        Assert.Equal(Story.Handset, Bundle.Parse(await file.Content.ReadAsByteArrayAsync()).OrThrow().Subject);
    }

    [Fact]
    public async Task Where_no_seat_is_left_to_show_the_report_no_try_is_spent_and_the_bundle_is_still_there()
    {
        await CreateAsync(Link);
        await ledger.RestartAsync(o => o with { Limits = new RequestLimits { Pages = 0 } });
        using (var refused = await SubmitAsync(Link, Right.Spelled))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (refused.StatusCode, refused.Headers.RetryAfter?.ToString()));
        }

        Assert.Equal(0, await OpenedAsync());
        using (var nothing = await SubmitAsync(LinkToken.Draw(), Right.Spelled))
        {
            Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        }

        using (var file = await SubmitAsync(Link, Right.Spelled, "bundle"))
        {
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }

        Assert.Equal(1, await OpenedAsync());
        await ledger.RestartAsync(o => o with { Limits = new RequestLimits { LargestPage = 4096 } });
        using var tooLarge = await SubmitAsync(Link, Right.Spelled, "en");
        Assert.Contains("a page is made of at most 4096", await tooLarge.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        async Task<int> OpenedAsync() =>
            (await ledger.GetAsync($"v1/links/{Link.Id}", token: Token(Cast.Zhang, Cast.Police))).Json.GetProperty("opened").GetInt32();
    }

    [Fact]
    public async Task The_process_logs_no_links_and_no_codes()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-link-log-");
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}");
        port.Stop();
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "integrity.dll"), "serve", "--data", folder.FullName, "--origin", Testing.History.Origin, "--listen", address.ToString()])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var said = (Out: process.StandardOutput.ReadToEndAsync(), Error: process.StandardError.ReadToEndAsync());
        using var http = new HttpClient { BaseAddress = address };
        for (var tries = 0; !await AliveAsync(http) && tries < 600; tries++)
        {
            await Task.Delay(100);
        }

        using var json = new StringContent($$"""{"code":"{{Right.Spelled}}"}""", Encoding.UTF8, "application/json");
        using var fields = new FormUrlEncodedContent([new("code", Right.Spelled)]);
        using var odd = new StringContent("x", Encoding.UTF8, "text/plain");
        await http.PostAsync(new Uri($"v1/links/{Link.Secret}/open", UriKind.Relative), json);
        await http.PostAsync(Page(Link), fields);
        await http.PostAsync(Page(Link), odd);
        await http.GetAsync(Page(Link));
        await http.GetAsync(new Uri($"r/{Link.Secret}/else", UriKind.Relative));
        await http.DeleteAsync(Page(Link));
        process.Kill();
        await process.WaitForExitAsync();
        var all = await said.Out + await said.Error;
        Assert.Contains("listens at", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Link.Secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain(Right.Spelled, all, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private async Task CreateAsync(LinkToken link, int tries = 3, params string[] withhold)
    {
        var body = new JsonObject
        {
            ["of"] = Story.Handset.ToString(), ["until"] = UtcTime.Format(clock.GetUtcNow().AddHours(1)), ["tries"] = tries, ["code"] = Right.Derive(link), ["purpose"] = "for the defence",
        };
        if (withhold.Length > 0)
        {
            body["withhold"] = new JsonArray([.. withhold.Select(w => JsonValue.Create(w))]);
        }

        history.Do(history.Sign("link.create", Cast.Police, body, [Cast.Zhang], link.Stream));
        await ledger.PlayAsync(history, "log");
    }

    private Task<Reply> OpenAsync(LinkToken link, string code) => PostAsync(link.Secret, code);

    private async Task<Reply> PostAsync(string link, string code)
    {
        using var content = new StringContent(new JsonObject { ["code"] = code }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await ledger.Http.PostAsync(new Uri($"v1/links/{link}/open", UriKind.Relative), content);
        return await Reply.OfAsync(response);
    }

    private async Task<HttpResponseMessage> SubmitAsync(LinkToken link, string code, string wanted = "zh")
    {
        using var fields = new FormUrlEncodedContent([new("code", code), new("as", wanted)]);
        return await ledger.Http.PostAsync(Page(link), fields);
    }

    private string Token(Officer officer, TestAgency agency) =>
        LiveLedger.Token(officer.Key, agency.Id.ToString(), issued: clock.GetUtcNow().ToUnixTimeSeconds());

    private static Uri Page(LinkToken link) => new($"r/{link.Secret}", UriKind.Relative);

    /// <summary>Codes that are not the right one.</summary>
    private static string Wrong(int n) => Right.Spelled[..^1] + "0123456789".First(c => c != Right.Spelled[^1] && c - '0' >= n);

    private static async Task<bool> AliveAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri("health/live", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
