using System.Net.Http.Headers;
using System.Text;
using Integrity.Ledger.Reminders;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>A token that changes something is for one request, once, whatever was done in between and wherever it is sent.</summary>
public sealed class UsedOnce : IAsyncLifetime
{
    private const string Path = "/v1/webhook";
    private const string First = """{"url":"https://one.example/"}""";
    private const string Second = """{"url":"https://two.example/"}""";

    private LiveLedger ledger = null!;

    public async Task InitializeAsync()
    {
        ledger = await LiveLedger.StartAsync(change: o => o with { WebhookReach = WebhookReach.Loopback });
        await ledger.PlayAsync(Testing.History.WithAgencies());
    }

    public async Task DisposeAsync() => await ledger.DisposeAsync();

    [Fact]
    public async Task A_replayed_change_is_refused_also_after_a_restart_and_does_not_bring_back_what_was_changed_since()
    {
        var (first, second) = (Bound(HttpMethod.Put, First), Bound(HttpMethod.Put, Second));
        Assert.Equal(200, (await SendAsync(HttpMethod.Put, first, First)).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Put, second, Second)).Status);
        Assert.Equal((401, "access.used"), Of(await SendAsync(HttpMethod.Put, first, First)));
        await ledger.RestartAsync();
        Assert.Equal((401, "access.used"), Of(await SendAsync(HttpMethod.Put, first, First)));
        Assert.Equal("https://two.example/", (await SendAsync(HttpMethod.Get, Plain())).Json.GetProperty("url").GetString());
        var removal = Bound(HttpMethod.Delete);
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, removal)).Status);
        Assert.Equal((401, "access.used"), Of(await SendAsync(HttpMethod.Put, second, Second)));
        Assert.Equal((401, "access.used"), Of(await SendAsync(HttpMethod.Delete, removal)));
    }

    [Fact]
    public async Task Of_many_copies_at_once_one_is_carried_out()
    {
        var token = Bound(HttpMethod.Put, First);
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync(HttpMethod.Put, token, First)));
        Assert.Single(replies, r => r.Status == 200);
        Assert.Equal(11, replies.Count(r => r.Status == 401 && r.Code == "access.used"));
    }

    [Fact]
    public async Task A_token_for_reading_changes_nothing() =>
        Assert.Equal((401, "access.not-bound"), Of(await SendAsync(HttpMethod.Put, Plain(), First)));

    [Fact]
    public async Task A_token_for_one_request_is_good_for_no_other()
    {
        Assert.Equal((401, "access.other-request"), Of(await SendAsync(HttpMethod.Put, Bound(HttpMethod.Put, First), Second)));
        Assert.Equal((401, "access.other-request"), Of(await SendAsync(HttpMethod.Delete, Bound(HttpMethod.Put, First))));
        Assert.Equal((401, "access.other-request"), Of(await SendAsync(HttpMethod.Put, Bound(HttpMethod.Put, First, "/v1/other"), First)));
        Assert.Equal((401, "access.other-request"), Of(await SendAsync(HttpMethod.Get, Bound(HttpMethod.Put, First))));
    }

    [Fact]
    public async Task Half_a_binding_is_none() =>
        Assert.Equal((401, "access.malformed"), Of(await SendAsync(HttpMethod.Put, Token(",\"htm\":\"PUT\""), First)));

    [Fact]
    public async Task What_is_refused_for_another_reason_uses_nothing_up()
    {
        const string Bad = """{"url":"https://10.0.0.1/"}""";
        var token = Bound(HttpMethod.Put, Bad);
        Assert.Equal("webhook.not-public", (await SendAsync(HttpMethod.Put, token, Bad)).Code);
        Assert.Equal("webhook.not-public", (await SendAsync(HttpMethod.Put, token, Bad)).Code);
    }

    [Fact]
    public async Task What_an_agency_can_make_the_store_remember_is_bounded()
    {
        for (var i = 0; i < 64; i++)
        {
            Assert.Equal(200, (await SendAsync(HttpMethod.Put, Bound(HttpMethod.Put, First), First)).Status);
        }

        Assert.Equal((429, "limit.changes"), Of(await SendAsync(HttpMethod.Put, Bound(HttpMethod.Put, First), First)));
    }

    private static (int Status, string Code) Of(Reply reply) => (reply.Status, reply.Code);

    private static string Token(string more) => LiveLedger.Token(Cast.Chen.Key, Cast.Police.Id.ToString(), more: more);

    private static string Plain() => Token("");

    private static string Bound(HttpMethod method, string? body = null, string path = Path) => Token(LiveLedger.BoundTo(method, path, body));

    private async Task<Reply> SendAsync(HttpMethod method, string token, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await ledger.Http.SendAsync(request);
        return await Reply.OfAsync(response);
    }
}
