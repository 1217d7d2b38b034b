using Integrity.Identifiers;
using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>What waits for an agency, of every kind and at every time, with the act that ends it one step away.</summary>
[Collection(BrowserTests.Name)]
public sealed class Inbox(Chromium chromium)
{
    private static readonly StreamName Referred = StreamName.Item(Cast.Code("for examination"));
    private static readonly StreamName Late = StreamName.Item(Cast.Code("seized and not deposited"));

    [BrowserFact]
    public async Task Offers_cures_answers_and_terms_open_due_soon_and_overdue_are_told_and_answered_from_their_row()
    {
        await using var ledger = await DeskLedger.StartAsync(Waiting());
        string[] roles = ["examiner", "custodian", "approver"];
        await using var phone = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Procuratorate, roles, "zh", Device.Phone);
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Procuratorate, roles);
        foreach (var at in new[] { phone, desk })
        {
            _ = await at.WaitsAsync("#desk-inbox li", 7);
            Assert.Equal(
                [
                    "cure open: cure", "offer open: transfer.accept transfer.refuse", "recognition overdue: recognize",
                    "term due-soon: deposit", "term open: deposit", "term overdue: deposit",
                ],
                (await RowsAsync(at)).Where(row => !row.EndsWith(": ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            await at.LookAsync("desk-inbox-every");
        }

        // What ends with an act that has no form here says which act that is.
        await Assertions.Expect(desk.Page.Locator("#desk-inbox .ends")).ToHaveTextAsync("It ends with: Report. There is no form for that here; use the command line.");

        await RefusesAsync(phone);
        await CuresAsync(phone);
        await DepositsAsync(desk);
        await UnsealsAsync(desk);
        Assert.False((await ledger.ItemAsync(Story.Handset.Id, Cast.Procuratorate)).TryGetProperty("seal", out _));
    }

    private static async Task RefusesAsync(AtDesk at)
    {
        await OpenAsync(at, Row(Referred, "offer"), "transfer.refuse");
        await at.FillAsync("reason", "封条破损");
        await at.LookAsync("desk-refuse");
        await at.ReviewAsync();
        await at.SignAsync();

        // Nobody has to examine what was not taken.
        await GoneAsync(at, $"[data-item='{Referred.Id}']");
    }

    private static async Task CuresAsync(AtDesk at)
    {
        await OpenAsync(at, Row(Story.Handset, "cure"), "cure");
        Assert.Equal(("CUS-02", "8"), (await at.Page.InputValueAsync("form.act [name=rule]"), await at.Page.InputValueAsync("form.act [name=seq]")));
        await at.FillAsync("explanation", "交接笔录已补，附后");
        await at.Page.SetInputFilesAsync("#f-attachment-file", new FilePayload { Name = "笔录.pdf", MimeType = "application/pdf", Buffer = "record"u8.ToArray() });
        await Assertions.Expect(at.Page.Locator("#f-attachment-files code")).ToHaveTextAsync(Bodies.Sha256("record"));
        await at.LookAsync("desk-cure");
        await at.ReviewAsync();
        await Assertions.Expect(at.Page.Locator("article.words")).ToContainTextAsync("CUS-02");
        await at.SignAsync();
        await GoneAsync(at, Row(Story.Handset, "cure"));
    }

    private static async Task DepositsAsync(AtDesk at)
    {
        await OpenAsync(at, Row(Late, "term"), "deposit");
        await at.FillAsync("locker", "C-03");
        await at.FillAsync("condition", "完好");
        await at.ReviewAsync();
        await at.SignAsync();
        await at.Page.ClickAsync("#submit");
        await GoneAsync(at, Row(Late, "term"));
    }

    private static async Task UnsealsAsync(AtDesk at)
    {
        await at.OpenAsync("unseal", Story.Handset.Id);
        await at.FillAsync("seal", Bodies.Seal);
        await at.FillAsync("reason", "检验");
        await at.LookAsync("desk-unseal");
        await at.ReviewAsync();
        await at.SignAsync();
        await at.Page.ClickAsync("#submit");
        await Assertions.Expect(at.Page.Locator(".findings")).ToContainTextAsync("SIG-01");
    }

    private static string Row(StreamName item, string kind) => $"[data-item='{item.Id}'][data-kind={kind}]";

    private static async Task OpenAsync(AtDesk at, string row, string act)
    {
        await at.Page.ClickAsync($"{row} [data-answer='{act}']");
        await at.Page.WaitForSelectorAsync("form.act");
    }

    private static async Task GoneAsync(AtDesk at, string row)
    {
        await at.Page.WaitForSelectorAsync("#receipt");
        await at.HomeAsync();
        await at.ReadyAsync();
        _ = await at.WaitsAsync(row, 0);
    }

    private static Task<string[]> RowsAsync(AtDesk at) => at.Page.Locator("#desk-inbox li").EvaluateAllAsync<string[]>(
        "rows => rows.map(r => `${r.dataset.kind} ${r.dataset.status}: ${[...r.querySelectorAll('[data-answer]')].map(b => b.dataset.answer).join(' ')}`)");

    /// <summary>For the procuratorate: one of everything. What is due by the calendar of long ago is overdue; what is due by its own word is due from today on.</summary>
    private static History Waiting()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (proc, by) = (Cast.Procuratorate.Id.ToString(), "A3310240000002026119101");
        var history = RecognitionJourney.Offered(History.WithAgencies(), may: false)
            .Do("transfer.accept", Cast.Procuratorate, b => b.With("seal", Bodies.Seal));
        history.Do("cure.request", Cast.Lab, b => b
            .With("defects/0/rule", "CUS-02").With("defects/0/seq", history.State(Story.Handset).NextSeq - 1).With("due", UtcTime.Format(now.AddDays(30))));
        history.Subject = Referred;
        history.Do("collect", Cast.Police).Do("transfer.offer", Cast.Police, b => b.With("to", proc).With("regime", "procuratorate").With("due", null));
        history.Subject = Late;
        history.Do("collect", Cast.Procuratorate, b => b.With("case", by));
        foreach (var hours in new[] { 12, 24 * 30 })
        {
            history.Subject = StreamName.Item(Cast.Code($"due in {hours} hours"));
            history.Do("collect", Cast.Procuratorate, b => b.With("case", by)).Do("deposit", Cast.Procuratorate)
                .Do("withdraw", Cast.Procuratorate, b => b.With("due", UtcTime.Format(now.AddHours(hours))));
        }

        return history;
    }
}
