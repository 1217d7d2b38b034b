using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>The page of an item and its JSON twin: who gets it, what it says, and that nothing of what was signed can act on it.</summary>
public sealed partial class ItemPageFacts
{
    private static readonly string Handset = $"items/{Story.Handset.Id}";

    [Fact]
    public async Task Who_may_not_read_it_gets_the_answer_of_a_code_that_does_not_exist()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        foreach (var (accept, after) in new[] { ("text/html", ""), ("application/json", ""), ("text/html", "/report"), ("text/html", "/label") })
        {
            var (strange, never) = (await GetAsync(ledger, Handset + after, accept, Cast.Zhao, Cast.Lab), await GetAsync(ledger, $"items/{Cast.Code("never")}{after}", accept, Cast.Zhao, Cast.Lab));
            Assert.Equal((404, 404), (strange.Status, never.Status));
            Assert.Equal(strange.Text.Replace(Story.Handset.Id, "CODE", StringComparison.Ordinal), never.Text.Replace(Cast.Code("never").ToString(), "CODE", StringComparison.Ordinal));
            Assert.Equal(401, (await GetAsync(ledger, Handset + after, accept)).Status);
        }

        Assert.Equal(200, (await GetAsync(ledger, Handset, "text/html", Cast.Zhang, Cast.Police)).Status);
    }

    [Fact]
    public async Task The_twin_says_who_holds_it_under_which_seal_to_whom_it_is_offered_and_every_step()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police).Do("transfer.offer", Cast.Police), "log");
        var item = await TwinAsync(ledger, Cast.Zhang, Cast.Police);
        var now = item.GetProperty("now");
        Assert.Equal(("held", Cast.Police.Id.ToString(), Bodies.Seal), (Code(now, "state"), now.GetProperty("holder").GetProperty("id").GetString(), now.GetProperty("seal").GetString()));
        Assert.Equal((Cast.Lab.Id.ToString(), "examination", 2), (now.GetProperty("offer").GetProperty("to").GetProperty("id").GetString(), Code(now.GetProperty("offer"), "purpose"), now.GetProperty("offer").GetProperty("seq").GetInt32()));
        var steps = item.GetProperty("steps").EnumerateArray().ToArray();
        Assert.Equal(["collect", "seal", "transfer.offer"], steps.Select(s => Code(s, "act")));
        Assert.All(steps, s => Assert.Equal("logged", Code(s, "state")));
        Assert.Equal(["331024-1001", "331024-1002"], steps[0].GetProperty("signers").EnumerateArray().Select(s => s.GetProperty("officer").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("unanchored", Code(item.GetProperty("judged"), "standing"));

        // It is anchored nowhere, so nothing of it waits.
        Assert.Equal(0, now.GetProperty("waiting").GetInt32());
        Assert.Equal("UTC+08:00", item.GetProperty("zone").GetString());
        Assert.Equal("2026-11-02T04:30:00Z", steps[0].GetProperty("claimed").GetProperty("at").GetString());
        Assert.Equal("2026-11-02 12:30:00 UTC+08:00", steps[0].GetProperty("claimed").GetProperty("shown").GetString());

        // Any spelling of the code leads to the one address.
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = ledger.Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString()));
        using var reply = await http.GetAsync(new Uri(Handset.ToLowerInvariant().Replace("items/ev-", "items/EV", StringComparison.Ordinal), UriKind.Relative));
        Assert.Equal((302, "/" + Handset), ((int)reply.StatusCode, Uri.UnescapeDataString(reply.Headers.Location!.ToString())));
    }

    [Fact]
    public async Task What_was_signed_cannot_act_on_the_page()
    {
        const string Evil = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u202Efdp.exe\u2066\u0007";
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies()
            .Do("collect", Cast.Police, b =>
            {
                b.With("place", Evil).With("description", Evil).With("instrument", Short(Evil)).With("holder/name", Short(Evil)).With("witness/name", Short(Evil));
            })
            .Do("seal", Cast.Police, b => b.With("seal", Short(Evil)).With("note", Evil))
            .Do("unseal", Cast.Police, b => b.With("seal", Short(Evil)).With("reason", Evil))
            .Do("deposit", Cast.Police, b => b.With("locker", Short(Evil)).With("condition", Evil));
        await ledger.PlayAsync(history, "log");
        foreach (var language in new[] { "en", "zh" })
        {
            foreach (var path in new[] { Handset, Handset + "/report", Handset + "/label" })
            {
                var page = await GetAsync(ledger, path, "text/html", Cast.Zhang, Cast.Police, language);
                Assert.Equal(200, page.Status);
                Assert.DoesNotContain("<script>alert", page.Text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<img", page.Text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain('\u202E', page.Text);
                Assert.DoesNotContain('\u2066', page.Text);
                Assert.DoesNotContain('\u0007', page.Text);
                Assert.DoesNotContain(" style=", page.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("unsafe", page.Policy, StringComparison.Ordinal);
                Assert.Contains("default-src 'none'", page.Policy, StringComparison.Ordinal);
            }
        }

        // Yet it is there to be read.
        var shown = await GetAsync(ledger, Handset, "text/html", Cast.Zhang, Cast.Police);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", shown.Text, StringComparison.Ordinal);
        Assert.All(Inline().Matches(shown.Text), m => Assert.Contains("application/json", m.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_withheld_is_shown_as_withheld_and_what_was_not_said_as_not_said()
    {
        var clerk = new Officer("331024-4001", Cast.Key("clerk"), Roles.Custodian);
        var court = new TestAgency(AgencyId.Parse("cn.331024.court").OrThrow(), "法院", Cast.Key("cn.331024.court"), [clerk]);
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Story.WithImage().Create(court).Do("transfer.offer", Cast.Lab, b => b.With("to", court.Id.ToString())), "log");

        // Who held both sees all of both, and what was judged for him is not shown to the next.
        Assert.Empty((await TwinAsync(ledger, Cast.Zhao, Cast.Lab, Story.Image)).GetProperty("withheld").EnumerateArray());

        // The court reads the image and never held the handset it was made from.
        var item = await TwinAsync(ledger, clerk, court, Story.Image);
        var withheld = item.GetProperty("withheld").EnumerateArray().ToArray();
        Assert.All(withheld, w => Assert.Equal(Story.Handset.Id, w.GetProperty("item").GetString()));
        var collected = withheld.Single(w => w.GetProperty("seq").GetInt32() == 0);
        Assert.Equal((4, false), (collected.GetProperty("count").GetInt32(), collected.GetProperty("erased").GetBoolean()));
        Assert.Equal(["description", "holder", "place", "witness"], collected.GetProperty("mayBe").EnumerateArray().Select(m => m.GetProperty("code").GetString()!));
        Assert.Equal((Story.Handset.Id, false), (item.GetProperty("parent").GetProperty("code").GetString(), item.GetProperty("parent").GetProperty("readable").GetBoolean()));
        var page = await GetAsync(ledger, $"items/{Story.Image.Id}", "text/html", clerk, court);
        Assert.Contains("Description, Held or provided by, Place, Witness withheld", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("某甲", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("福应街道", page.Text, StringComparison.Ordinal);

        // The police, who held it, see all of it; what they did not state is said to be not stated, and is not among what is withheld.
        var own = await TwinAsync(ledger, Cast.Zhang, Cast.Police);
        Assert.Empty(own.GetProperty("withheld").EnumerateArray());
        var first = own.GetProperty("steps")[0];
        Assert.Equal(0, first.GetProperty("withheld").GetInt32());
        var notSaid = first.GetProperty("notSaid").EnumerateArray().Select(m => m.GetProperty("code").GetString()!).ToArray();
        Assert.Contains("approval", notSaid);
        Assert.DoesNotContain("place", notSaid);
        Assert.Contains("某甲", (await GetAsync(ledger, Handset, "text/html", Cast.Zhang, Cast.Police)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_erased_is_shown_as_gone()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police).Do("erase", Cast.Police);
        await ledger.PlayAsync(history, "log");
        var item = await TwinAsync(ledger, Cast.Zhang, Cast.Police);
        var gone = Assert.Single(item.GetProperty("withheld").EnumerateArray());
        Assert.Equal((0, true), (gone.GetProperty("seq").GetInt32(), gone.GetProperty("erased").GetBoolean()));
        Assert.Equal(1, item.GetProperty("steps")[0].GetProperty("erased")[0].GetInt32());
    }

    [Fact]
    public async Task Each_step_shows_the_rules_it_met_and_missed_as_the_verifier_judged_them()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police, null, Cast.Zhang).Do("seal", Cast.Police), "log");
        var item = await TwinAsync(ledger, Cast.Zhang, Cast.Police);
        var steps = item.GetProperty("steps").EnumerateArray().ToArray();
        Assert.Equal("curable", Code(steps[0], "worst"));
        Assert.Contains(steps[0].GetProperty("found").EnumerateArray(), f => Code(f, "outcome") == "curable");
        Assert.NotEmpty(steps[1].GetProperty("kept").EnumerateArray());

        // No rule of the pack and the ledger's own say one defect twice.
        Assert.DoesNotContain(steps[0].GetProperty("found").EnumerateArray(), f => f.GetProperty("rule").GetString() == RuleIds.Signers);
        var rules = item.GetProperty("judged").GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()!).ToHashSet(StringComparer.Ordinal);
        Assert.All(steps.SelectMany(s => s.GetProperty("kept").EnumerateArray()), k => Assert.Contains(k.GetString()!, rules));
        Assert.All(steps.SelectMany(s => s.GetProperty("found").EnumerateArray()), f => Assert.Contains(f.GetProperty("rule").GetString()!, rules));
    }

    [Fact]
    public async Task What_claims_to_have_ended_after_its_block_is_said_to_by_how_much_and_is_no_negative_span()
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police, b => b.With("to", "2099-01-01T00:00:00Z")), "anchor");
        var gap = Assert.Single((await TwinAsync(ledger, Cast.Zhang, Cast.Police)).GetProperty("gaps").EnumerateArray());
        Assert.True(gap.GetProperty("negative").GetBoolean());
        var length = gap.GetProperty("length").GetString()!;
        Assert.DoesNotContain('-', length);
        var shown = await GetAsync(ledger, Handset, "text/html", Cast.Zhang, Cast.Police);
        Assert.Matches($"<b class=\"bad\">({length} before that end|早于该结束时间 {length})", shown.Text);
    }

    [Fact]
    public async Task On_a_chain_each_step_names_its_first_block_and_the_gap_before_it_and_the_block_is_found()
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
        await ledger.PlayAsync(history, "anchor");
        var item = await TwinAsync(ledger, Cast.Zhang, Cast.Police);
        var step = item.GetProperty("steps")[0];
        Assert.Equal("anchored", Code(step, "state"));
        Assert.NotEqual("pending", Code(item.GetProperty("judged"), "standing"));
        Assert.Equal(0, item.GetProperty("now").GetProperty("waiting").GetInt32());
        var gap = Assert.Single(item.GetProperty("gaps").EnumerateArray());
        var block = step.GetProperty("anchored").GetProperty("block").GetString()!;
        Assert.Equal((block, false), (gap.GetProperty("first").GetProperty("block").GetString(), gap.GetProperty("negative").GetBoolean()));

        // Drawn from the stated end to the line of the block, and said below.
        var before = Assert.Single(ItemKin.Bars(item, "before"));
        Assert.Equal((false, item.GetProperty("picture").GetProperty("anchor").GetDouble()), (before.GetProperty("open").GetBoolean(), before.GetProperty("end").GetDouble()));
        Assert.True(before.GetProperty("start").GetDouble() < before.GetProperty("end").GetDouble());
        var shown = await GetAsync(ledger, Handset, "text/html", Cast.Zhang, Cast.Police);
        Assert.Matches("<rect class=\"bar before\" [^>]*fill=\"url\\(#custody-before\\)\"><title>", shown.Text);
        Assert.Contains(gap.GetProperty("length").GetString()!, shown.Text, StringComparison.Ordinal);

        var number = step.GetProperty("anchored").GetProperty("number").GetInt64();
        var transaction = step.GetProperty("anchored").GetProperty("transaction").GetString();
        foreach (var asked in new[] { $"{number}", block, transaction! })
        {
            var found = await ledger.GetAsync($"log/blocks/{asked}?format=json");
            Assert.True(found.Status == 200, found.ToString());
            Assert.Contains(found.Json.GetProperty("anchors").EnumerateArray(), a => a.GetProperty("anchor").GetProperty("block").GetString() == block);
            var hit = Assert.Single((await ledger.GetAsync($"?q={asked}&format=json")).Json.GetProperty("hits").EnumerateArray(), h => h.GetProperty("kind").GetString() == "block");
            Assert.Equal(($"{asked}", $"/log/blocks/{asked}"), (hit.GetProperty("name").GetString(), hit.GetProperty("href").GetString()));
        }

        var log = await ledger.GetAsync("log?format=json");
        Assert.Equal((200, Testing.History.Origin), (log.Status, log.Json.GetProperty("origin").GetString()));
        Assert.Equal(log.Json.GetProperty("checkpoint").GetProperty("size").GetInt64(), log.Json.GetProperty("anchored").GetInt64());
        Assert.NotEmpty(log.Json.GetProperty("anchors").EnumerateArray());
        Assert.DoesNotContain(Story.Handset.Id, log.ToString(), StringComparison.Ordinal);
        Assert.Equal((404, "log.no-anchor"), Said(await ledger.GetAsync($"log/blocks/0x{Hash256.Sha256("nothing"u8)}")));
        Assert.Equal((404, "log.no-anchor"), Said(await ledger.GetAsync("log/blocks/999999999")));
        Assert.Equal((404, "log.no-anchor"), Said(await ledger.GetAsync("log/blocks/99999999999999999999999")));
        Assert.Equal((404, "log.no-anchor"), Said(await ledger.GetAsync($"log/blocks/{new string('a', 500)}")));
        var page = await GetAsync(ledger, $"log/blocks/{number}", "text/html");
        Assert.Contains(block, page.Text, StringComparison.Ordinal);
    }

    private static (int Status, string Code) Said(Reply reply) => (reply.Status, reply.Code);

    private static string Code(JsonElement of, string member) => of.GetProperty(member).GetProperty("code").GetString()!;

    private static string Short(string text) => text[..Math.Min(text.Length, 100)];

    private static async Task<JsonElement> TwinAsync(LiveLedger ledger, Officer reader, TestAgency agency, StreamName? item = null)
    {
        var reply = await ledger.GetAsync($"items/{(item ?? Story.Handset).Id}?format=json", reader, agency);
        Assert.True(reply.Status == 200, reply.ToString());
        return reply.Json;
    }

    private static async Task<(int Status, string Text, string Policy)> GetAsync(
        LiveLedger ledger, string path, string accept, Officer? reader = null, TestAgency? agency = null, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        request.Headers.Authorization = reader is null ? null : new AuthenticationHeaderValue("Bearer", LiveLedger.Token(reader.Key, agency!.Id.ToString()));
        using var reply = await ledger.Http.SendAsync(request);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(), reply.Headers.TryGetValues("Content-Security-Policy", out var policy) ? string.Join(' ', policy) : "");
    }

    /// <summary>Every script element that has its content in the page.</summary>
    [GeneratedRegex("<script [^>]*type=\"application/json\"[^>]*>|<script>", RegexOptions.NonBacktracking)]
    private static partial Regex Inline();
}
