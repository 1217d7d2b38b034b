using System.Text.Json.Nodes;
using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>What was signed and has no receipt: it is lost to no answer, sent only as it was read, in order, and nothing happens to it unseen.</summary>
[Collection(BrowserTests.Name)]
public sealed class Outbox(Chromium chromium)
{
    private static readonly string Code = Story.Handset.Id;

    [BrowserTheory]
    [InlineData(200, "text/html", "<h1>Welcome to our network</h1>", "No connection")]
    [InlineData(201, "application/json", """{"statement":"sha256:00","stream":"item/x","seq":0,"acceptedAt":"2026-11-22T06:00:01Z"}""", "No connection")]
    [InlineData(403, "text/html", "<h1>Blocked</h1>", "403")]
    [InlineData(503, "application/problem+json", """{"status":503,"code":"ledger.busy","detail":"Too much to do.","fix":"Come back."}""", "Too much to do. Come back.")]
    [InlineData(408, "application/problem+json", """{"status":408,"code":"http.too-slow","detail":"It took too long."}""", "It took too long.")]
    public async Task Whatever_answers_without_its_receipt_leaves_it_here_and_it_is_sent_later(int status, string type, string body, string told)
    {
        await using var ledger = await StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await desk.Page.RouteAsync("**/v1/statements", route => route.FulfillAsync(new() { Status = status, ContentType = type, Body = body }));
        await CheckAsync(desk);
        await Assertions.Expect(desk.Page.Locator("#kept")).ToContainTextAsync(told);
        await desk.HomeAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting")).ToContainTextAsync(Code);
        Assert.Equal(1, (await ledger.ItemAsync(Code)).GetProperty("head").GetProperty("seq").GetInt64());

        await desk.Page.UnrouteAsync("**/v1/statements");
        await desk.Page.ReloadAsync();
        await Assertions.Expect(desk.Page.Locator("article.sent")).ToContainTextAsync(Code);
        await Assertions.Expect(desk.Page.Locator("article.waiting")).ToHaveCountAsync(0);
        Assert.Equal(2, (await ledger.ItemAsync(Code)).GetProperty("head").GetProperty("seq").GetInt64());
    }

    [BrowserFact]
    public async Task What_the_ledger_refuses_later_waits_with_the_reason_and_is_not_sent_again_by_itself()
    {
        await using var ledger = await StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await desk.Page.RouteAsync("**/v1/statements", route => route.AbortAsync());
        await CheckAsync(desk);
        await Assertions.Expect(desk.Page.Locator("#kept")).ToBeVisibleAsync();
        await ledger.DoAsync("unseal", Cast.Police);
        await desk.Page.UnrouteAsync("**/v1/statements");
        var sent = 0;
        desk.Page.Request += (_, request) => sent += request.Method == "POST" && request.Url.EndsWith("/v1/statements", StringComparison.Ordinal) ? 1 : 0;
        await desk.HomeAsync();
        var why = desk.Page.Locator("article.waiting .why");
        await Assertions.Expect(why).Not.ToBeEmptyAsync();
        var said = await why.InnerTextAsync();
        await desk.LookAsync("desk-outbox-refused");
        await desk.Page.ReloadAsync();
        await desk.ReadyAsync();
        await Assertions.Expect(why).ToHaveTextAsync(said);
        Assert.Equal(1, sent);

        // Sent once more by hand, and the answer is lost: what was said before is no answer to that, so it is asked for again.
        await desk.Page.RouteAsync("**/v1/statements", route => route.AbortAsync());
        await desk.Page.Locator("article.waiting button").First.ClickAsync();
        for (var waited = 0; sent < 2 && waited < 200; waited++)
        {
            await Task.Delay(50);
        }

        await Task.Delay(300);
        await desk.Page.UnrouteAsync("**/v1/statements");
        await desk.Page.ReloadAsync();
        await desk.ReadyAsync();
        await Assertions.Expect(why).ToHaveTextAsync(said);
        Assert.Equal(3, sent);

        _ = await desk.YesAsync(() => desk.Page.Locator("article.waiting button").Last.ClickAsync());
        await Assertions.Expect(desk.Page.Locator("article.waiting")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task An_item_is_listed_in_its_case_before_it_is_collected_also_when_both_were_kept()
    {
        await using var ledger = await StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.OpenAsync("collect");
        var code = await desk.Page.InnerTextAsync("form.act h2 code");
        await Collecting.FillAsync(desk, StreamBodies.Case.Id);
        await desk.ReviewAsync();
        await desk.Page.RouteAsync("**/v1/statements", route => route.AbortAsync());
        await desk.SignAsync();
        await desk.Page.ClickAsync("#submit");
        await Assertions.Expect(desk.Page.Locator("#kept")).ToBeVisibleAsync();

        // The first of the two is busy once, and refused once: the second does not overtake it.
        await desk.Page.UnrouteAsync("**/v1/statements");
        var sent = new List<string>();
        await desk.Page.RouteAsync("**/v1/statements", async route =>
        {
            sent.Add(ActOf(route.Request.PostData!));
            await (sent.Count switch
            {
                1 => route.FulfillAsync(new() { Status = 503, ContentType = "application/json", Body = """{"code":"ledger.busy","detail":"busy"}""" }),
                2 => route.FulfillAsync(new() { Status = 422, ContentType = "application/json", Body = """{"code":"custody.test","detail":"Not so."}""" }),
                _ => route.ContinueAsync(),
            });
        });
        await desk.HomeAsync();
        await desk.ReadyAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting")).ToHaveCountAsync(2);
        await Assertions.Expect(desk.Page.Locator("article.waiting .why").First).ToContainTextAsync("busy");
        await desk.Page.Locator("article.waiting").Last.GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting .why").Last).ToContainTextAsync("rests on");
        await desk.Page.ReloadAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting .why").Last).ToContainTextAsync("was refused: Not so.");
        await desk.Page.Locator("article.waiting").First.GetByRole(AriaRole.Button).First.ClickAsync();
        await desk.Page.WaitForSelectorAsync("#receipt");
        await desk.HomeAsync();
        await Assertions.Expect(desk.Page.Locator("article.sent")).ToHaveCountAsync(1);
        Assert.Equal(["case.join", "case.join", "case.join", "collect"], sent);
        Assert.Equal(Cast.Police.Id.ToString(), (await ledger.ItemAsync(code)).GetProperty("holder").GetString());

        static string ActOf(string envelope)
        {
            Assert.True(Base64Url.TryDecode(JsonNode.Parse(envelope)!["payload"]!.GetValue<string>(), out var payload));
            return JsonNode.Parse(payload)!["act"]!.GetValue<string>();
        }
    }

    [BrowserFact]
    public async Task What_a_key_signed_outlasts_it_and_an_acceptance_is_compared_with_a_key_of_its_agency()
    {
        await using var ledger = await StartAsync("transfer.offer");
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"]);
        await AcceptAsync(desk, await ledger.OfferAsync(Code), offline: true);
        await desk.Page.Locator("#desk-key summary").First.ClickAsync();
        var asked = await desk.YesAsync(() => desk.Page.ClickAsync("#remove-key"));
        Assert.Contains("1 statements that it signed are not sent", asked, StringComparison.Ordinal);
        await Assertions.Expect(desk.Page.Locator("#make-key")).ToBeVisibleAsync();
        await desk.Page.Context.SetOfflineAsync(false);
        await desk.Page.ReloadAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting .why")).ToContainTextAsync("a key of cn.331024.lab");
        await desk.LookAsync("desk-outbox-no-key");
        Assert.Equal(Cast.Police.Id.ToString(), (await ledger.ItemAsync(Code)).GetProperty("holder").GetString());

        await desk.Page.FillAsync("#key-agency", Cast.Lab.Id.ToString());
        await desk.Page.FillAsync("#key-label", "another");
        await desk.Page.ClickAsync("#make-key button");
        await desk.Page.WaitForSelectorAsync("#look-again");
        _ = await ledger.AddAsync(Cast.Lab, JsonNode.Parse(await desk.Page.InnerTextAsync("#jwk"))!, "examiner");
        await desk.Page.ClickAsync("#look-again");
        await Assertions.Expect(desk.Page.Locator("article.sent")).ToContainTextAsync(Code);
        Assert.Equal(Cast.Lab.Id.ToString(), (await ledger.ItemAsync(Code)).GetProperty("holder").GetString());
    }

    [BrowserFact]
    public async Task An_acceptance_whose_answer_was_lost_is_found_on_record_whatever_came_after_it()
    {
        await using var ledger = await StartAsync("transfer.offer");
        await using var taker = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"]);
        await taker.Page.RouteAsync("**/v1/statements", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await AcceptAsync(taker, await ledger.OfferAsync(Code), offline: false);

        await using (var colleague = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"]))
        {
            await CheckAsync(colleague);
            await colleague.Page.WaitForSelectorAsync("#receipt");
        }

        // Its key signs no more, and the officer has another: that one asks.
        var kid = (await taker.Page.TextContentAsync("#kid"))!;
        await ledger.RevokeAsync(Cast.Lab, kid);
        await taker.Page.UnrouteAsync("**/v1/statements");
        await taker.Page.ReloadAsync();
        await Assertions.Expect(taker.Page.Locator("article.waiting .why")).Not.ToBeEmptyAsync();
        await taker.Page.GetByText("Another key").ClickAsync();
        await taker.Page.FillAsync("#key-label", "another");
        await taker.Page.ClickAsync("#make-key button");
        await Assertions.Expect(taker.Page.Locator("#kid")).Not.ToHaveTextAsync(kid);
        _ = await ledger.AddAsync(Cast.Lab, JsonNode.Parse((await taker.Page.TextContentAsync("#jwk"))!)!, "examiner");
        await taker.Page.ClickAsync("#look-again");
        await Assertions.Expect(taker.Page.Locator("article.sent")).ToContainTextAsync("statement 3");
        await Assertions.Expect(taker.Page.Locator("article.waiting")).ToHaveCountAsync(0);
    }

    internal static async Task<DeskLedger> StartAsync(params string[] more) =>
        await DeskLedger.StartAsync(more.Aggregate(History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police), (history, act) => history.Do(act, Cast.Police)));

    internal static async Task CheckAsync(AtDesk desk)
    {
        await desk.OpenAsync("check", Code);
        await desk.ChooseAsync("match", "true");
        await desk.FillAsync("seal", Bodies.Seal);
        await desk.ReviewAsync();
        await desk.SignAsync();
    }

    private static async Task AcceptAsync(AtDesk desk, string offer, bool offline)
    {
        await desk.Page.Context.SetOfflineAsync(offline);
        await desk.Page.FillAsync("#offer-text", offer);
        await desk.Page.ClickAsync("#take");
        await desk.Page.ClickAsync("[id='transfer.accept']");
        await desk.FillAsync("condition", "as told");
        await desk.FillAsync("seal", Bodies.Seal);
        await desk.ReviewAsync();
        await desk.SignAsync();
        await desk.Page.WaitForSelectorAsync("#kept");
        await desk.HomeAsync();
        await Assertions.Expect(desk.Page.Locator("article.waiting")).ToHaveCountAsync(1);
    }
}
