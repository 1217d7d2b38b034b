using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>A node that has no chain shows what was anchored before it, or by another node, as anchored: that it has none to ask is nothing against the history.</summary>
public sealed class AnchoredBefore
{
    private static readonly string Item = $"items/{Story.Handset.Id}";

    [Fact]
    public async Task A_node_without_a_chain_says_of_an_anchored_item_what_the_node_with_the_chain_said()
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        await ledger.PlayAsync(Story.Full(), "anchor");
        var before = await StandingAsync(ledger);
        var chain = (await ledger.GetAsync("v1/ledger")).Json.GetProperty("chain").GetRawText();
        Assert.True(before is "intact" or "rules-not-kept", before);

        await ledger.RestartAsync(o => o with { Chain = null, ChainKeyFile = null });
        Assert.Equal(before, await StandingAsync(ledger));
        Assert.Equal(chain, (await ledger.GetAsync("v1/ledger")).Json.GetProperty("chain").GetRawText());
        Assert.Equal(chain, (await ledger.GetAsync("log?format=json")).Json.GetProperty("chain").GetRawText().Replace("\"contract\"", "\"address\"", StringComparison.Ordinal));
        Assert.Equal("none", (await ledger.GetAsync("health")).Json.GetProperty("anchor").GetProperty("state").GetString());

        var bundle = await ledger.GetAsync($"v1/{Item}/bundle", Cast.Zhang, Cast.Police);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bundle.Body), "bundle" } };
        using var response = await ledger.Http.PostAsync(new Uri("v1/verify", UriKind.Relative), form);
        Assert.Equal("intact", (await Reply.OfAsync(response)).Json.GetProperty("overall").GetString());
        Assert.Equal(200, (await ledger.GetAsync($"{Item}/certificate?format=json", Cast.Zhang, Cast.Police)).Status);
        Assert.NotEqual("broken", (await ledger.GetAsync($"{Item}/report?format=json", Cast.Zhang, Cast.Police)).Json.GetProperty("overall").GetString());
    }

    [Fact]
    public async Task What_waits_for_an_anchor_is_pending_and_where_nothing_is_anchored_nothing_waits()
    {
        await using var waiting = await LiveLedger.StartAsync(withChain: true, change: o => o with { AnchorInterval = TimeSpan.FromHours(1) });
        await using var alone = await LiveLedger.StartAsync();
        foreach (var (ledger, standing, download) in new[] { (waiting, "pending", true), (alone, "unanchored", false) })
        {
            await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
            Assert.Equal(standing, await StandingAsync(ledger));
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Item, UriKind.Relative));
            request.Headers.Authorization = new("Bearer", LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString()));
            using var page = await ledger.Http.SendAsync(request);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Equal(download, html.Contains("bundle?at=newest", StringComparison.Ordinal));
            Assert.Contains($"href=\"/{Item}/certificate\"", html, StringComparison.Ordinal);

            // Nor does the verdict on its bundle, or its report, tell anybody to come again.
            var bundle = await ledger.GetAsync($"v1/{Item}/bundle", Cast.Zhang, Cast.Police);
            using var brought = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/verify", UriKind.Relative)) { Content = new MultipartFormDataContent { { new ByteArrayContent(bundle.Body), "bundle" } } };
            brought.Headers.Add("Accept", "text/html");
            brought.Headers.Add("Accept-Language", "en");
            using var verdict = await ledger.Http.SendAsync(brought);
            Assert.Equal(download, (await verdict.Content.ReadAsStringAsync()).Contains("Ask for the bundle again", StringComparison.Ordinal));
            var report = (await ledger.GetAsync($"{Item}/report?lang=en", Cast.Zhang, Cast.Police)).ToString();
            Assert.Equal((download, !download), (report.Contains("There is no anchor yet", StringComparison.Ordinal), report.Contains("This ledger anchors nowhere", StringComparison.Ordinal)));
        }
    }

    private static async Task<string?> StandingAsync(LiveLedger ledger)
    {
        var twin = await ledger.GetAsync($"{Item}?format=json", Cast.Zhang, Cast.Police);
        Assert.True(twin.Status == 200, twin.ToString());
        return twin.Json.GetProperty("judged").GetProperty("standing").GetProperty("code").GetString();
    }
}
