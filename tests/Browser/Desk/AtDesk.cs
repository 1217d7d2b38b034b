using System.Text.Json.Nodes;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Desk;

/// <summary>An officer at a browser of their own, with a key that was made in it.</summary>
public sealed class AtDesk : IAsyncDisposable
{
    private AtDesk(Visit visit, DeskLedger ledger) => (Visit, Ledger) = (visit, ledger);

    public Visit Visit { get; }

    public IPage Page => Visit.Page;

    private DeskLedger Ledger { get; }

    /// <summary>Makes a key in a fresh browser and has it added to the keyring.</summary>
    public static async Task<AtDesk> SitDownAsync(
        IBrowser browser, DeskLedger ledger, TestAgency agency, string[] roles, string language = "en", Device device = Device.Desktop, bool dark = false, bool screens = false, string label = "duty phone")
    {
        ArgumentNullException.ThrowIfNull(agency);
        var visit = await Visit.StartAsync(browser, ledger.Address, language, device, dark);
        var desk = new AtDesk(visit, ledger);
        await visit.GoAsync("/desk");
        await visit.Page.FillAsync("#key-agency", agency.Id.ToString());
        await visit.Page.FillAsync("#key-label", label);
        if (screens)
        {
            await Screen.TakeAsync(visit, "desk-no-key");
        }

        await visit.Page.ClickAsync("#make-key button");
        await visit.Page.WaitForSelectorAsync("#look-again");
        if (screens)
        {
            await Screen.TakeAsync(visit, "desk-unknown-key");
        }

        var jwk = JsonNode.Parse(await visit.Page.InnerTextAsync("#jwk"))!;
        Assert.Equal(["kty", "crv", "x", "y", "alg"], jwk.AsObject().Select(m => m.Key));
        _ = await ledger.AddAsync(agency, jwk, roles);
        await visit.Page.ClickAsync("#look-again");
        await desk.ReadyAsync();
        return desk;
    }

    public Task ReadyAsync() => Page.WaitForSelectorAsync("#desk[data-ready=yes]");

    /// <summary>Opens the form of an act; without a code for whatever the desk's own field says.</summary>
    public async Task OpenAsync(string act, string? code = null)
    {
        if (code is not null)
        {
            await Page.FillAsync("#item", code);
        }

        await Page.ClickAsync($"button[data-act='{act}']");
        await Page.WaitForSelectorAsync("form.act");
    }

    public Task FillAsync(string member, string text) => Page.FillAsync($"form.act [name='{member}']", text);

    public Task ChooseAsync(string member, string value) => Page.SelectOptionAsync($"form.act [name='{member}']", value);

    /// <summary>From the filled form to the words that are about to be signed.</summary>
    public async Task ReviewAsync()
    {
        await Page.ClickAsync("form.act .actions button:first-child");
        await Page.WaitForSelectorAsync("#sign");
    }

    public Task SignAsync() => Page.ClickAsync("#sign");

    /// <summary>Puts what was signed here where colleagues find it.</summary>
    public async Task ParkAsync()
    {
        await Page.ClickAsync("#park");
        await Page.WaitForSelectorAsync("#parked");
    }

    /// <summary>A colleague's part: reads what waits and signs it, until it is on record or waits for one more.</summary>
    public async Task CosignAsync(string until = "#receipt")
    {
        await Page.ReloadAsync();
        await ReadyAsync();
        await Page.Locator("[data-draft] button").First.ClickAsync();
        await SignAsync();
        await Page.WaitForSelectorAsync(until);
    }

    /// <summary>So many rows that wait, once the worklist has followed the log: it may be a moment behind.</summary>
    public async Task<ILocator> WaitsAsync(string selector, int count = 1)
    {
        var waiting = Page.Locator(selector);
        for (var tries = 0; await waiting.CountAsync() != count; tries++)
        {
            Assert.True(tries < 40, $"{selector} is not there {count} times.");
            await Task.Delay(100);
            await Page.ReloadAsync();
            await ReadyAsync();
        }

        return waiting;
    }

    /// <summary>Back to the desk. A problem and the end of an act each have a way.</summary>
    public Task HomeAsync() => Page.Locator("#done, #leave").First.ClickAsync();

    /// <summary>Does what makes the page ask, says yes, and gives the question.</summary>
    public Task<string> YesAsync(Func<Task> cause) => AnswerAsync(cause, question => question.AcceptAsync());

    /// <summary>The same, and says no.</summary>
    public Task<string> RefuseAsync(Func<Task> cause) => AnswerAsync(cause, question => question.DismissAsync());

    private async Task<string> AnswerAsync(Func<Task> cause, Func<IDialog, Task> answer)
    {
        ArgumentNullException.ThrowIfNull(cause);
        var asked = new TaskCompletionSource<IDialog>();
        void Asked(object? sender, IDialog dialog) => asked.TrySetResult(dialog);
        Page.Dialog += Asked;
        var causing = cause();
        var question = await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await answer(question);
        await causing;
        Page.Dialog -= Asked;
        return question.Message;
    }

    public async Task LookAsync(string name)
    {
        await Screen.TakeAsync(Visit, name);
    }

    public ValueTask DisposeAsync() => Visit.DisposeAsync();
}
