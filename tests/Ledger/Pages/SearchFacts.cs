using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Pages.Labels;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>The one box: what it finds is there, what it may not show it does not call unknown.</summary>
public sealed class SearchFacts(SearchFacts.Shared shared) : IClassFixture<SearchFacts.Shared>
{
    private static readonly string Case = StreamBodies.Case.Id;
    private static readonly StreamName Last = StreamName.Item(Cast.Code("the last of many"));

    /// <summary>A case of 257 items, of which two are offered to a court that is not in it: the 101st and the last.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            var history = Testing.History.WithAgencies().Create(Cast.Court).DoIn(StreamBodies.Case, "case.open", Cast.Police);
            foreach (var item in Enumerable.Range(0, 100).Select(n => Cast.Code($"planned {n}")).Append(Code(Story.Handset))
                         .Concat(Enumerable.Range(100, 155).Select(n => Cast.Code($"planned {n}"))).Append(Code(Last)))
            {
                history.DoIn(StreamBodies.Case, "case.join", Cast.Police, b => b.With("item", item.ToString()));
            }

            foreach (var item in new[] { Story.Handset, Last })
            {
                history.Subject = item;
                history.Do("collect", Cast.Police).Do("transfer.offer", Cast.Police, b => b.With("to", Cast.Court.Id.ToString()));
            }

            await Ledger.PlayAsync(history);
            Assert.Equal(200, (await Ledger.PostAsync(history.Log[^1])).Status);
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Fact]
    public async Task Who_shows_no_key_is_told_of_no_agency_and_the_page_asks_again_when_there_is_a_session()
    {
        var id = Cast.Lab.Id.ToString();
        Assert.Empty(await HitsAsync(id));
        Assert.Equal("agency", Assert.Single(await HitsAsync(id, Cast.Zhang, Cast.Police)).GetProperty("kind").GetString());
        var unsigned = await PageAsync($"/?q={id}");
        Assert.Contains("data-unsigned", unsigned, StringComparison.Ordinal);
        Assert.DoesNotContain("It is not written as", unsigned, StringComparison.Ordinal);
        Assert.DoesNotContain("data-unsigned", await PageAsync($"/?q={id}", LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString())), StringComparison.Ordinal);
        Assert.DoesNotContain("data-unsigned", await PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_a_block_or_an_entry_only_where_there_is_one()
    {
        var leaf = Assert.Single(await HitsAsync("0"));
        Assert.Equal(("leaf", "/log?leaf=0"), (leaf.GetProperty("kind").GetString(), leaf.GetProperty("href").GetString()));
        Assert.Empty(await HitsAsync("999999999"));
        Assert.Empty(await HitsAsync($"0x{new string('0', 64)}"));
    }

    [Fact]
    public async Task A_label_that_was_scanned_into_the_box_is_its_item()
    {
        var address = LabelAddress.Of(shared.Ledger.Host.Address, EvidenceCode.Parse(Story.Handset.Id).OrThrow());
        var hit = Assert.Single(await HitsAsync(Uri.EscapeDataString(address), Cast.Zhang, Cast.Police));
        Assert.Equal(("item", $"/items/{Story.Handset.Id}"), (hit.GetProperty("kind").GetString(), hit.GetProperty("href").GetString()));
    }

    [Theory]
    [InlineData(64, "sha256 sm3", true)]
    [InlineData(128, "sha512", true)]
    [InlineData(40, "sha1", false)]
    [InlineData(32, "md5", false)]
    public async Task Hexadecimal_digits_are_a_digest_of_every_algorithm_that_has_so_many(int digits, string algorithms, bool opens)
    {
        var hits = await HitsAsync(new string('A', digits));
        Assert.Equal(algorithms.Split(' '), hits.Select(h => h.GetProperty("name").GetString()!.Split(':')[0]));
        Assert.All(hits, h => Assert.Equal(opens, h.TryGetProperty("href", out _)));
    }

    [Fact]
    public async Task Of_a_case_each_is_shown_what_is_his_wherever_it_stands_in_the_list_and_told_when_there_is_more()
    {
        var outside = await HitsAsync(Case, Cast.Wei, Cast.Court);
        Assert.Equal(["case", "item"], outside.Select(h => h.GetProperty("kind").GetString()!));
        Assert.Equal($"/items/{Story.Handset.Id}", outside[1].GetProperty("href").GetString());

        // Its other one is beyond what is looked at for who is outside: that is said, and its own code leads to it.
        Assert.Equal("search.case-looked", outside[0].GetProperty("note").GetProperty("code").GetString());
        Assert.Equal($"/items/{Last.Id}", Assert.Single(await HitsAsync(Last.Id, Cast.Wei, Cast.Court)).GetProperty("href").GetString());

        // What is not looked at is said to everybody, so that it says nothing of the case.
        Assert.Contains("only the first 256 items", await PageAsync("/?q=no-such-case", LiveLedger.Token(Cast.Wei.Key, Cast.Court.Id.ToString())), StringComparison.Ordinal);

        var inside = await HitsAsync(Case, Cast.Zhang, Cast.Police);
        Assert.Equal(("search.case-part", 101), (inside[0].GetProperty("note").GetProperty("code").GetString(), inside.Count));
        Assert.Empty(await HitsAsync(Case));
    }

    [Fact]
    public async Task Where_there_is_no_seat_to_look_through_a_case_that_is_said_of_any_name_alike()
    {
        await using var full = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Pages = 0 } });
        await full.PlayAsync(Testing.History.WithAgencies().DoIn(StreamBodies.Case, "case.open", Cast.Police), "log");
        foreach (var name in new[] { Case, "no-such-case" })
        {
            var hit = Assert.Single((await full.GetAsync($"/?q={name}&format=json", Cast.Zhang, Cast.Police)).Json.GetProperty("hits").EnumerateArray());
            Assert.Equal((name, "search.case-later"), (hit.GetProperty("name").GetString(), hit.GetProperty("note").GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Who_has_asked_too_much_is_told_so_and_not_that_there_is_nothing()
    {
        await using var small = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Agency = 1 } });
        await small.PlayAsync(Testing.History.WithAgencies(), "log");
        small.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        var (id, replies) = (Cast.Lab.Id.ToString(), new List<Reply>());
        foreach (var path in new[] { $"/?q={id}&format=json", "desk?format=json", $"v1/digests/sha256:{new string('0', 64)}" })
        {
            for (var n = 0; n < 12; n++)
            {
                replies.Add(await small.GetAsync(path, Cast.Zhang, Cast.Police));
            }

            Assert.Equal((429, "limit.agency"), (replies[^1].Status, replies[^1].Code));
        }

        Assert.All(replies.Where(r => r.Status == 200).Take(10), r => Assert.True(r.Json.GetProperty("signedIn").GetBoolean()));
    }

    private async Task<IReadOnlyList<JsonElement>> HitsAsync(string query, Officer? reader = null, TestAgency? agency = null)
    {
        var reply = await shared.Ledger.GetAsync($"/?q={query}&format=json", reader, agency);
        Assert.True(reply.Status == 200, reply.ToString());
        return [.. reply.Json.GetProperty("hits").EnumerateArray()];
    }

    private static EvidenceCode Code(StreamName item) => EvidenceCode.Parse(item.Id).OrThrow();

    private async Task<string> PageAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.Add(new("text/html"));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var reply = await shared.Ledger.Http.SendAsync(request);
        return await reply.Content.ReadAsStringAsync();
    }
}
