using Integrity.Ledger.Limits;
using Integrity.Ledger.Tests.Http;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>Pages that a verification goes into: so many at once and no more, none larger than a verifier reads, by rules that there are.</summary>
public sealed class JudgedPages
{
    private static readonly string Item = $"items/{Story.Handset.Id}";

    private static readonly string[] Verified = [$"{Item}?format=json", $"{Item}/report?format=json", $"{Item}/certificate?format=json"];

    [Fact]
    public async Task They_have_seats_of_their_own_which_nobody_takes_who_brings_something_to_be_verified()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Verifications = 0 } });
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        using var form = new MultipartFormDataContent { { new StringContent("x"), "bundle" } };
        using var response = await ledger.Http.PostAsync(new Uri("v1/verify", UriKind.Relative), form);
        Assert.Equal("ledger.busy", (await Reply.OfAsync(response)).Code);
        await AssertAllAsync(ledger, (200, null));

        // And where none of them is left, a page is refused.
        await ledger.RestartAsync(o => o with { Limits = new RequestLimits { Pages = 0 } });
        await AssertAllAsync(ledger, (503, "ledger.busy"));
    }

    [Fact]
    public async Task What_is_too_large_to_be_verified_is_refused_by_every_page_and_its_steps_are_there()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { LargestPage = 4096 } });
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        await AssertAllAsync(ledger, (400, "page.too-large"));
        Assert.Equal(200, (await ledger.GetAsync($"v1/{Item}", Cast.Zhang, Cast.Police)).Status);

        // So many statements that nothing of them need be read to know it.
        await ledger.RestartAsync(o => o with { Limits = new RequestLimits { LargestPage = 1023, Pages = 0 } });
        await AssertAllAsync(ledger, (400, "page.too-large"));
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

    private static async Task AssertAllAsync(LiveLedger ledger, (int Status, string? Code) expected)
    {
        foreach (var reply in await Task.WhenAll(Verified.Select(path => ledger.GetAsync(path, Cast.Zhang, Cast.Police))))
        {
            Assert.True(expected == (reply.Status, reply.Status == 200 ? null : reply.Code), reply.ToString());
        }
    }
}
