using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Microsoft.AspNetCore.Http;

namespace Integrity.Ledger.Tests.Limits;

/// <summary>Who asks too much is told for how long to wait; everybody else is served.</summary>
public sealed class GateFacts
{
    private const string Near = "198.51.100.7";
    private const string Far = "203.0.113.9";

    [Fact]
    public async Task A_source_that_asks_too_much_is_told_when_to_come_back_and_others_are_served()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Source = 1 } });
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await FromAsync(ledger, Near)).Status);
        }

        var refused = await FromAsync(ledger, Near);
        while (refused.Status == 200)
        {
            // A slow machine may take long enough to earn one more.
            refused = await FromAsync(ledger, Near);
        }

        Assert.Equal((429, "limit.source"), (refused.Status, refused.Code));
        Assert.Equal("1", refused.RetryAfter);
        Assert.Equal(200, (await FromAsync(ledger, Far)).Status);
        Assert.Equal(200, (await FromAsync(ledger, null)).Status);
        Assert.Equal(200, (await FromAsync(ledger, Near, "health")).Status);
        Assert.Equal(200, (await FromAsync(ledger, Near, "health/live")).Status);
    }

    [Fact]
    public async Task An_agency_pays_for_what_it_signed_and_not_for_what_names_it()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Agency = 1 } });
        var history = Testing.History.WithAgencies();
        var good = Collect(history, 41);
        await ledger.PlayAsync(history);

        // Signed by others in the police's name: refused, and not on the police's account.
        var forged = history.Fork().Prepare("collect", Cast.Police, signers: [Cast.Zhao, Cast.Qian]).ToUtf8();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("custody.unknown-key", (await FromAsync(ledger, Far, "v1/statements?wait=none", forged)).Code);
        }

        var answers = new List<Answered>();
        foreach (var statement in good[..40])
        {
            answers.Add(await FromAsync(ledger, Near, "v1/statements?wait=none", statement));
        }

        Assert.All(answers.Take(10), a => Assert.Equal(201, a.Status));
        var refused = answers.First(a => a.Status != 201);
        Assert.Equal((429, "limit.agency"), (refused.Status, refused.Code));
        Assert.InRange(int.Parse(refused.RetryAfter!), 1, 10);

        // Another agency goes on, and so does whoever is on the machine itself.
        history.Keyring("key.revoke", Cast.Lab, Bodies.KeyRevoke(Cast.Qian.Key.Public));
        Assert.Equal(201, (await FromAsync(ledger, Near, "v1/statements?wait=none", history.Log[^1].ToUtf8())).Status);
        Assert.Equal(201, (await FromAsync(ledger, null, "v1/statements?wait=none", good[40])).Status);
    }

    [Fact]
    public async Task An_agency_pays_nothing_for_an_old_statement_that_others_send_again()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Agency = 1 } });
        var history = Testing.History.WithAgencies();
        var two = Collect(history, 2);
        await ledger.PlayAsync(history);
        Assert.Equal(201, (await FromAsync(ledger, Near, "v1/statements?wait=none", two[0])).Status);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(200, (await FromAsync(ledger, Far, "v1/statements?wait=none", two[0])).Status);
        }

        Assert.Equal(201, (await FromAsync(ledger, Near, "v1/statements?wait=none", two[1])).Status);
    }

    [Fact]
    public async Task One_source_has_a_share_of_the_batches_and_a_batch_that_ends_makes_room()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Batches = 8 } });
        using (var never = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await never.ConnectAsync(ledger.Host.Address.Host, ledger.Host.Address.Port);
            _ = await never.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/statements:batch HTTP/1.1\r\nHost: l\r\nX-Forwarded-For: {Near}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
            Assert.True(await never.ReceiveAsync(new byte[100]) > 0);
            var refused = await FromAsync(ledger, Near, "v1/statements:batch", "\n"u8.ToArray(), type: "application/x-ndjson");
            Assert.Equal((429, "limit.batches", "1"), (refused.Status, refused.Code, refused.RetryAfter));
            Assert.Equal(200, (await FromAsync(ledger, Far, "v1/statements:batch", "\n"u8.ToArray(), type: "application/x-ndjson")).Status);
        }

        while ((await FromAsync(ledger, Near, "v1/statements:batch", "\n"u8.ToArray(), type: "application/x-ndjson")).Status != 200)
        {
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task Reads_are_counted_against_the_agency_of_a_token_that_holds()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Agency = 1 } });
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police));
        var path = $"v1/items/{Story.Handset.Id}";
        var token = LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString());
        var forged = LiveLedger.Token(Cast.Li.Key, Cast.Police.Id.ToString(), kid: Cast.Zhang.Key.Public.Kid);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("access.bad-signature", (await FromAsync(ledger, Far, path, token: forged)).Code);
        }

        var answers = new List<Answered>();
        for (var i = 0; i < 40; i++)
        {
            answers.Add(await FromAsync(ledger, Near, path, token: token));
        }

        Assert.All(answers.Take(10), a => Assert.Equal(200, a.Status));
        Assert.Contains(answers, a => a is { Status: 429, Code: "limit.agency" });
        var other = LiveLedger.Token(Cast.Zhao.Key, Cast.Lab.Id.ToString());
        Assert.Equal("read.not-found", (await FromAsync(ledger, Near, path, token: other)).Code);
    }

    [Fact]
    public async Task A_node_with_its_hands_full_says_so_and_writes_nothing()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Work = 1 } });
        var history = Testing.History.WithAgencies();
        var two = Collect(history, 2);
        await ledger.PlayAsync(history, "log");
        using var held = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        ledger.Probe.Hook = at =>
        {
            if (at == "append")
            {
                entered.Set();
                held.Wait();
            }
        };
        var first = FromAsync(ledger, null, "v1/statements?wait=none", two[0]);
        await Task.Run(entered.Wait);
        var second = two[1];
        var refused = await FromAsync(ledger, null, "v1/statements?wait=none", second);
        Assert.Equal((503, "ledger.busy", "1"), (refused.Status, refused.Code, refused.RetryAfter));

        // The process answers and says how it is while its store hangs.
        Assert.Equal(200, (await FromAsync(ledger, null, "health/live")).Status);
        ledger.Probe.Hook = null;
        held.Set();
        Assert.Equal(201, (await first).Status);
        Assert.Equal(201, (await FromAsync(ledger, null, "v1/statements?wait=log", second)).Status);
    }

    [Fact]
    public async Task Of_the_seats_for_pages_each_agency_has_its_share_and_of_those_for_links_each_source()
    {
        using var drain = new Drain();
        var gate = new Gate(new RequestLimits { Source = 0, Pages = 8, Verifications = 8 }, new Hasty(), null!, drain);
        var (near, far) = (await CallerAsync(Near), await CallerAsync(Far));
        var strangers = Enumerable.Range(0, 8).Select(async n => gate.Verification(await CallerAsync($"203.0.113.{n}")).OrThrow()).ToList();
        _ = await Task.WhenAll(strangers);
        Assert.Equal("ledger.busy", gate.Verification(far).Why?.Code);

        var first = (await gate.PageAsync(near, Cast.Police.Id)).OrThrow();
        _ = (await gate.PageAsync(far, Cast.Police.Id)).OrThrow();
        var refused = (await gate.PageAsync(near, Cast.Police.Id)).Why!;
        Assert.Equal(("limit.at-once", $"{Cast.Police.Id} 2 1"), (refused.Code, string.Join(' ', refused.Values)));
        _ = (await gate.PageAsync(near, Cast.Lab.Id)).OrThrow();
        first.Dispose();
        _ = (await gate.PageAsync(near, Cast.Police.Id)).OrThrow();

        _ = (await gate.LinkAsync(near)).OrThrow();
        _ = (await gate.LinkAsync(near)).OrThrow();
        Assert.Equal("limit.verifications", (await gate.LinkAsync(near)).Why?.Code);
        _ = (await gate.LinkAsync(far)).OrThrow();

        async Task<HttpContext> CallerAsync(string source)
        {
            var http = new DefaultHttpContext();
            http.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
            http.Request.Headers["X-Forwarded-For"] = source;
            await gate.PassAsync(http, _ => Task.CompletedTask);
            return http;
        }
    }

    /// <summary>Whoever looks at it twice has waited.</summary>
    private sealed class Hasty : TimeProvider
    {
        private long looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref looks);
    }

    /// <summary>That many items of one case; the case's own statements are in the history, to be played first.</summary>
    private static List<byte[]> Collect(Testing.History history, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            history.Subject = StreamName.Item(Cast.Code($"gate {i}"));
            history.Now = new(2026, 11, 2, 8, i == 0 ? 0 : 10, 0, TimeSpan.Zero);
            return history.Prepare("collect", Cast.Police).ToUtf8();
        }),
    ];

    private static async Task<Answered> FromAsync(LiveLedger ledger, string? source, string path = "v1/ledger", byte[]? body = null, string? token = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (source is not null)
        {
            request.Headers.Add("X-Forwarded-For", source);
        }

        request.Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var response = await ledger.Http.SendAsync(request);
        var reply = await Reply.OfAsync(response);
        return new Answered(reply.Status, reply.Status >= 400 ? reply.Code : "", response.Headers.RetryAfter?.ToString());
    }

    private sealed record Answered(int Status, string Code, string? RetryAfter);
}
