using System.Net.Sockets;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Pages.Items;
using Integrity.Ledger.Tests.Http;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>Pages that a verification goes into: so many at once and no more, by rules that there are, and not the same one twice.</summary>
public sealed class JudgedPages
{
    private static readonly string Item = $"items/{Story.Handset.Id}";

    [Fact]
    public async Task They_take_the_seats_of_verifications_and_one_judged_a_moment_ago_takes_none()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Verifications = 1, Patience = TimeSpan.FromSeconds(30) } });
        await ledger.PlayAsync(Story.WithImage(), "log");
        Assert.Equal(200, (await ledger.GetAsync($"{Item}?format=json", Cast.Zhang, Cast.Police)).Status);

        using var stalling = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await stalling.ConnectAsync(ledger.Host.Address.Host, ledger.Host.Address.Port);
        await stalling.SendAsync("POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\n"u8.ToArray());
        await Task.Delay(200);
        var asked = new[] { $"items/{Story.Image.Id}?format=json", $"{Item}/report?format=json", $"{Item}/certificate?format=json" };
        foreach (var reply in await Task.WhenAll(asked.Select(path => ledger.GetAsync(path, Cast.Zhao, Cast.Lab))))
        {
            Assert.True(reply.Status == 503 && reply.Code == "ledger.busy", reply.ToString());
        }

        Assert.Equal(200, (await ledger.GetAsync($"{Item}?format=json", Cast.Zhang, Cast.Police)).Status);
        stalling.Close();
        foreach (var reply in await Task.WhenAll(asked.Select(path => ledger.GetAsync(path, Cast.Zhao, Cast.Lab))))
        {
            Assert.True(reply.Status == 200, reply.ToString());
        }
    }

    [Fact]
    public async Task A_report_is_by_the_rules_that_are_named_or_there_is_none()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        foreach (var (rules, code) in new[] { ("TYPO@2026.1", "pack.unknown"), ("CN-CRIM", "verify.rules-name"), ("%3Cb%3E", "verify.rules-name") })
        {
            var reply = await ledger.GetAsync($"{Item}/report?rules={rules}", Cast.Zhang, Cast.Police);
            Assert.Equal((400, code), (reply.Status, reply.Code));
        }

        Assert.Equal(200, (await ledger.GetAsync($"{Item}/report?rules=CN-CRIM@2026.1", Cast.Zhang, Cast.Police)).Status);
    }

    [Fact]
    public async Task A_report_has_a_twin_and_is_told_in_the_language_that_its_address_names()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        var twin = await ledger.GetAsync($"{Item}/report?format=json", Cast.Zhang, Cast.Police);
        Assert.Equal(("application/json", VerdictJson.Format), (twin.Type, twin.Json.GetProperty("format").GetString()));
        foreach (var (language, tag, other) in new[] { ("zh", "zh-CN", "en"), ("en", "en", "zh") })
        {
            var page = (await ledger.GetAsync($"{Item}/report?at=newest&rules=CN-CRIM@2026.1&lang={language}", Cast.Zhang, Cast.Police)).ToString();
            Assert.Contains($"<html lang=\"{tag}\">", page, StringComparison.Ordinal);
            Assert.Contains($"<button name=\"lang\" value=\"{other}\"", page, StringComparison.Ordinal);
            Assert.Contains("<input type=\"hidden\" name=\"rules\" value=\"CN-CRIM@2026.1\">", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_kept_is_bounded_and_is_forgotten_after_a_minute()
    {
        var clock = new Clock();
        var kept = new JudgedItems(clock);
        kept.Keep(Point(0), Judged(4000));
        Assert.NotNull(kept.Find(Point(0)));
        Assert.Null(kept.Find(Point(0) with { Size = 8 }));
        Assert.Null(kept.Find(Point(0) with { Head = Hash256.Sha256("another"u8) }));

        clock.Now += TimeSpan.FromSeconds(1);
        kept.Keep(Point(1), Judged(90));
        Assert.NotNull(kept.Find(Point(0)));
        kept.Keep(Point(2), Judged(90));
        Assert.Null(kept.Find(Point(0)));
        Assert.NotNull(kept.Find(Point(1)));
        kept.Keep(Point(3), Judged(5000));
        Assert.Null(kept.Find(Point(3)));

        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Null(kept.Find(Point(2)));

        JudgedItem Judged(int statements) => new(new Verdict([], [], null), 7, null, [], new HashSet<Identifiers.StreamName>(), statements, clock.Now);

        static JudgedPoint Point(int n) => new(Story.Handset, Hash256.Sha256([(byte)n]), 7, null, null);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
