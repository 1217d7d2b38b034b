using System.Net.Http.Headers;
using System.Text;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Worklist;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Reminders;

/// <summary>Webhook and event stream of a running ledger.</summary>
public sealed class ReminderFacts : IAsyncLifetime
{
    private readonly SetClock clock = new(new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero));
    private LiveLedger ledger = null!;

    public async Task InitializeAsync() => ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock, WebhookReach = WebhookReach.Loopback });

    public async Task DisposeAsync() => await ledger.DisposeAsync();

    [Fact]
    public async Task An_approver_registers_a_webhook_and_each_change_of_status_comes_there_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await ledger.PlayAsync(History.WithAgencies());
        Assert.Equal("webhook.none", (await SendAsync(HttpMethod.Get, Cast.Chen)).Code);
        Assert.Equal("webhook.not-approver", (await SendAsync(HttpMethod.Put, Cast.Zhang, receiver.Address.ToString())).Code);
        Assert.Equal("webhook.not-https", (await SendAsync(HttpMethod.Put, Cast.Chen, "http://agency.example/hook")).Code);
        Assert.Equal("webhook.not-public", (await SendAsync(HttpMethod.Put, Cast.Chen, "https://10.0.0.1/hook")).Code);
        var put = await SendAsync(HttpMethod.Put, Cast.Chen, receiver.Address.ToString());
        Assert.True(put.Status == 200, put.ToString());
        Assert.StartsWith("whpk_", put.Json.GetProperty("key").GetString(), StringComparison.Ordinal);

        await ledger.PlayAsync(Collected(), "log");
        await UntilAsync(() => receiver.Requests.Count == 1);
        clock.Now = new(2026, 11, 2, 20, 0, 0, TimeSpan.Zero);
        await UntilAsync(() => receiver.Requests.Count == 2);
        clock.Now = new(2026, 11, 3, 2, 0, 0, TimeSpan.Zero);
        await UntilAsync(() => receiver.Requests.Count == 3);
        await Task.Delay(1500);
        Assert.Equal(
            ["duty.open", "duty.due-soon", "duty.overdue"],
            receiver.Requests.Select(r => System.Text.Json.JsonElement.Parse(r.Body).GetProperty("type").GetString()));
        Assert.All(receiver.Requests, r => Assert.DoesNotContain("某", r.Text, StringComparison.Ordinal));
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, Cast.Chen)).Status);
        Assert.Equal("webhook.none", (await SendAsync(HttpMethod.Delete, Cast.Chen)).Code);
    }

    [Fact]
    public async Task A_listener_hears_what_happens_and_resumes_after_the_last_event_it_heard()
    {
        var history = History.WithAgencies();
        await ledger.PlayAsync(history);
        using var first = await ListenAsync(null);
        await ledger.PlayAsync(Collected(), "log");
        var open = await EventAsync(first);
        Assert.Contains("event: duty.open", open, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"deposit\"", open, StringComparison.Ordinal);
        clock.Now = new(2026, 11, 2, 20, 0, 0, TimeSpan.Zero);
        var soon = await EventAsync(first);
        Assert.Contains("event: duty.due-soon", soon, StringComparison.Ordinal);

        // The connection is lost; what it heard last it says when it comes back.
        clock.Now = new(2026, 11, 3, 2, 0, 0, TimeSpan.Zero);
        using var resumed = await ListenAsync(IdOf(open));
        Assert.Equal(soon, await EventAsync(resumed));
        Assert.Contains("event: duty.overdue", await EventAsync(resumed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_without_a_token_or_with_an_event_of_another_world_is_refused()
    {
        await ledger.PlayAsync(History.WithAgencies());
        Assert.Equal("access.no-token", (await ledger.GetAsync("v1/worklist/events")).Code);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("v1/worklist/events", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", WorklistFacts.Token(Cast.Zhang, Cast.Police, clock));
        request.Headers.Add("Last-Event-ID", "x");
        using var response = await ledger.Http.SendAsync(request);
        Assert.Equal("worklist.event-id", (await Reply.OfAsync(response)).Code);
    }

    [Fact]
    public async Task One_agency_cannot_take_every_listeners_place()
    {
        await ledger.PlayAsync(History.WithAgencies());
        var open = new List<StreamReader>();
        for (var i = 0; i < 16; i++)
        {
            open.Add(await ListenAsync(null));
        }

        Assert.Equal("worklist.too-many-listeners", (await ledger.GetAsync("v1/worklist/events", token: WorklistFacts.Token(Cast.Li, Cast.Police, clock))).Code);
        using (await ListenAsync(null, Cast.Zhao, Cast.Lab))
        {
            open.ForEach(o => o.Dispose());
        }
    }

    [Fact]
    public async Task The_service_stops_at_once_although_somebody_listens()
    {
        await ledger.PlayAsync(History.WithAgencies());
        using var listener = await ListenAsync(null);
        var stopping = ledger.RestartAsync();
        Assert.Same(stopping, await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(20))));
        await stopping;
    }

    /// <summary>The case's list has the item before it is collected.</summary>
    private static History Collected() => History.WithAgencies().Do("collect", Cast.Police);

    private async Task<Reply> SendAsync(HttpMethod method, Officer officer, string? url = null)
    {
        var body = url is null ? null : $$"""{"url":"{{url}}"}""";
        using var request = new HttpRequestMessage(method, new Uri("v1/webhook", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LiveLedger.Token(
            officer.Key, Cast.Police.Id.ToString(), issued: clock.GetUtcNow().ToUnixTimeSeconds(), more: LiveLedger.BoundTo(method, "/v1/webhook", body)));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await ledger.Http.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    private async Task<StreamReader> ListenAsync(string? last, Officer? officer = null, TestAgency? agency = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("v1/worklist/events", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", WorklistFacts.Token(officer ?? Cast.Zhang, agency ?? Cast.Police, clock));
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        var response = await ledger.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<string> EventAsync(StreamReader events)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var lines = new StringBuilder();
        while (true)
        {
            var line = await events.ReadLineAsync(patience.Token) ?? throw new IOException("The stream ended.");
            if (line.Length > 0)
            {
                _ = lines.Append(line).Append('\n');
            }
            else if (lines.ToString().StartsWith("id:", StringComparison.Ordinal))
            {
                return lines.ToString();
            }
            else
            {
                _ = lines.Clear();
            }
        }
    }

    private static string IdOf(string text) => text.Split('\n')[0]["id: ".Length..];

    private static async Task UntilAsync(Func<bool> reached)
    {
        for (var i = 0; i < 400 && !reached(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(reached());
    }
}
