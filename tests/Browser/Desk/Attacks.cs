using System.Net.Http.Headers;
using System.Text;
using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>What somebody tries who means ill. Each is refused, and nothing of it is run or shown as more than text.</summary>
[Collection(BrowserTests.Name)]
public sealed class Attacks(Chromium chromium)
{
    private const string Script = "\"'><script>window.hit=1</script><img src=x onerror=window.hit=1>";

    /// <summary>As a file may be called: without what parts a path.</summary>
    private const string FileName = "'><img src=x onerror=window.hit=1>.jpg";

    /// <summary>What a collection says in free words.</summary>
    private static readonly string[] Told = ["place", "description", "instrument", "storageReason", "format", "holder.name", "holder.refusal", "witness.name", "witness.number"];

    [BrowserFact]
    public async Task Script_in_every_text_field_and_file_name_stays_text_also_before_another_officer_and_what_would_hide_is_not_signed()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));

        // No agency is called so, and no key is made for it; a key may be called anything.
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"], label: Script);
        await Assertions.Expect(desk.Page.Locator("#desk-key > details > summary")).ToContainTextAsync(Script);
        await desk.Page.Locator("#desk-key summary").First.ClickAsync();
        await desk.Page.GetByText("Another key").ClickAsync();
        await desk.Page.FillAsync("#key-agency", Script);
        await desk.Page.FillAsync("#key-label", Script);
        await desk.Page.ClickAsync("#make-key button");
        Assert.Equal(1, await desk.Page.EvaluateAsync<int>("() => document.querySelectorAll('#key-agency:invalid').length"));
        Assert.Contains(Script, await desk.RefuseAsync(() => desk.Page.ClickAsync("#remove-key")), StringComparison.Ordinal);

        await desk.Page.FillAsync("#item", Script);
        await desk.Page.ClickAsync("[data-act=seal]");
        await Assertions.Expect(desk.Page.Locator("#item-said")).Not.ToBeEmptyAsync();
        await desk.Page.FillAsync("#offer-text", Script);
        await desk.Page.ClickAsync("#take");
        await CollectsAsync(desk);
        await ReadsAsync(ledger);

        await desk.HomeAsync();
        await desk.ReadyAsync();
        await desk.OpenAsync("seal", Story.Handset.Id);
        await desk.FillAsync("seal", Script);
        await desk.FillAsync("note", Script);
        await desk.Page.SetInputFilesAsync("#f-before-file", new FilePayload { Name = FileName, MimeType = "image/jpeg", Buffer = "photograph"u8.ToArray() });
        await Assertions.Expect(desk.Page.Locator("#f-before-files")).ToContainTextAsync(FileName);
        await Assertions.Expect(desk.Page.Locator("#f-before-files code")).ToHaveTextAsync(Bodies.Sha256("photograph"));
        await desk.ReviewAsync();
        Assert.Contains(Script, await desk.Page.InnerTextAsync("article.words"), StringComparison.Ordinal);
        await desk.SignAsync();
        await desk.Page.ClickAsync("#submit");
        await desk.Page.WaitForSelectorAsync("#receipt");
        await desk.HomeAsync();
        await desk.ReadyAsync();
        await desk.OpenAsync("check", Story.Handset.Id);
        await Assertions.Expect(desk.Page.Locator(".standing")).ToContainTextAsync(Script);
        await desk.ChooseAsync("match", "true");
        await desk.FillAsync("note", "\u202Efdp.exe");
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("#desk-problem")).ToContainTextAsync("U+202E");
        await NothingRanAsync(desk);
    }

    /// <summary>In every field, of which the ones that were not asked for stay; a case that is called so is none. Then as it may be, and parked.</summary>
    private static async Task CollectsAsync(AtDesk desk)
    {
        await desk.OpenAsync("collect", "");
        await desk.Page.Locator("form.act summary").ClickAsync();
        foreach (var field in await desk.Page.Locator("form.act input[type=text], form.act textarea").AllAsync())
        {
            if (await field.GetAttributeAsync("class") != "exact")
            {
                await field.FillAsync(Script);
            }
        }

        // A group that is half filled in is said to be so.
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("form.act > [role=alert]")).Not.ToBeEmptyAsync();
        await desk.Page.ClickAsync("form.act .actions .secondary");
        await desk.ReadyAsync();

        await desk.OpenAsync("collect", "");
        await Collecting.FillAsync(desk, Script);
        await desk.Page.Locator("form.act summary").ClickAsync();
        foreach (var name in Told)
        {
            await desk.FillAsync(name, Script);
        }

        await desk.Page.SetInputFilesAsync("#f-digests-file", new FilePayload { Name = FileName, MimeType = "text/html", Buffer = "file"u8.ToArray() });
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("#desk-problem")).ToContainTextAsync("identifier.stream");
        await desk.FillAsync("case", StreamBodies.Case.Id);
        await desk.ReviewAsync();
        Assert.Equal(Told.Length, (await desk.Page.InnerTextAsync("article.words >> nth=0")).Split(Script).Length - 1);
        await desk.LookAsync("desk-hostile");
        await desk.SignAsync();
        await desk.ParkAsync();
        await NothingRanAsync(desk);
    }

    /// <summary>A colleague finds what was parked, and reads it.</summary>
    private async Task ReadsAsync(DeskLedger ledger)
    {
        await using var colleague = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await colleague.Page.Locator("[data-draft] button").First.ClickAsync();
        Assert.Equal(Told.Length, (await colleague.Page.InnerTextAsync("article.words")).Split(Script).Length - 1);
        await colleague.SignAsync();
        await colleague.Page.WaitForSelectorAsync("#receipt");
        await NothingRanAsync(colleague);
    }

    private static async Task NothingRanAsync(AtDesk desk)
    {
        Assert.Equal(0, await desk.Page.Locator("#desk script, #desk img").CountAsync());
        Assert.False(await desk.Page.EvaluateAsync<bool>("'hit' in window"));
    }

    [BrowserFact]
    public async Task An_agency_without_the_right_sees_nothing_and_does_nothing()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police));
        await using (var stranger = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Procuratorate, ["investigator", "custodian"]))
        {
            await stranger.Page.FillAsync("#item", Story.Handset.Id);
            await stranger.Page.ClickAsync("[data-act=seal]");
            await Assertions.Expect(stranger.Page.Locator("#desk-problem")).ToContainTextAsync("read.not-found");
        }

        // Offered to the lab: it may read and accept, and not seal what it does not hold.
        await using var lab = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Lab, ["examiner"]);
        await lab.OpenAsync("seal", Story.Handset.Id);
        await lab.FillAsync("seal", "1");
        await lab.ReviewAsync();
        await lab.SignAsync();
        await lab.Page.ClickAsync("#submit");
        await Assertions.Expect(lab.Page.Locator("#desk-problem")).ToContainTextAsync("custody.");
        await lab.LookAsync("desk-refused");

        // A role that the act does not ask for.
        await using var witness = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["witness"]);
        await witness.OpenAsync("transfer.recall", Story.Handset.Id);
        await witness.FillAsync("reason", "x");
        await witness.ReviewAsync();
        await witness.SignAsync();
        await Assertions.Expect(witness.Page.Locator("#desk-problem")).ToContainTextAsync("custody.wrong-role");

        // Whoever may takes the offer back, and it is over.
        await using var giver = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        await giver.OpenAsync("transfer.recall", Story.Handset.Id);
        await giver.FillAsync("reason", "移交对象有误");
        await giver.ReviewAsync();
        await giver.SignAsync();
        await giver.Page.WaitForSelectorAsync("#receipt");
        Assert.False((await ledger.ItemAsync(Story.Handset.Id)).TryGetProperty("offer", out _));
    }

    [BrowserFact]
    public async Task What_was_sent_once_does_nothing_when_somebody_sends_it_again()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.OpenAsync("seal", Story.Handset.Id);
        await desk.FillAsync("seal", "0042317");
        await desk.ReviewAsync();
        await desk.SignAsync();
        var parking = await desk.Page.RunAndWaitForRequestAsync(() => desk.Page.ClickAsync("#park"), r => r.Url.EndsWith("/v1/drafts", StringComparison.Ordinal) && r.Method == "POST");
        await desk.Page.WaitForSelectorAsync("#parked");
        Assert.Equal("access.used", await CodeAsync(ledger, HttpMethod.Post, "/v1/drafts", parking.PostData, parking.Headers["authorization"]));
        Assert.Equal("access.other-request", await CodeAsync(ledger, HttpMethod.Get, "/v1/worklist", null, parking.Headers["authorization"]));

        // The parked statement is one signature's worth: whoever submits it gets the defect on record, once.
        var first = await ledger.Live.PostAsync(Encoding.UTF8.GetBytes(parking.PostData!));
        var again = await ledger.Live.PostAsync(Encoding.UTF8.GetBytes(parking.PostData!));
        Assert.Equal((201, 200, true), (first.Status, again.Status, again.Json.GetProperty("repeated").GetBoolean()));
        Assert.Equal(1, (await ledger.ItemAsync(Story.Handset.Id)).GetProperty("head").GetProperty("seq").GetInt64());
    }

    [BrowserFact]
    public async Task The_key_renews_the_session_on_whatever_page_is_open()
    {
        await using var ledger = await DeskLedger.StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.Page.Context.ClearCookiesAsync();
        await desk.Page.RunAndWaitForResponseAsync(() => desk.Page.GotoAsync("/"), r => r.Url.EndsWith("/session", StringComparison.Ordinal) && r.Status == 204);
        var cookie = Assert.Single(await desk.Page.Context.CookiesAsync(), c => c.Name == "integrity-reader");
        Assert.Equal((true, SameSiteAttribute.Strict), (cookie.HttpOnly, cookie.SameSite));
    }

    [BrowserFact]
    public async Task The_key_signs_and_cannot_be_read_out()
    {
        await using var ledger = await DeskLedger.StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        var told = await desk.Page.EvaluateAsync<string>(
            """
            () => new Promise((resolve) => {
              const open = indexedDB.open('integrity-desk');
              open.onsuccess = () => {
                const all = open.result.transaction('keys').objectStore('keys').getAll();
                all.onsuccess = () => Promise.all(['jwk', 'pkcs8', 'raw'].map((format) => crypto.subtle.exportKey(format, all.result[0].key).then(() => 'read', (e) => e.name)))
                  .then((outcomes) => resolve(`${all.result[0].key.extractable} ${outcomes.join(' ')}`));
              };
            })
            """);
        Assert.Equal("false InvalidAccessError InvalidAccessError InvalidAccessError", told);
    }

    private static async Task<string> CodeAsync(DeskLedger ledger, HttpMethod method, string path, string? body, string authorization)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await ledger.Live.Http.SendAsync(request);
        return (await Integrity.Ledger.Tests.Http.Reply.OfAsync(response)).Code;
    }
}
