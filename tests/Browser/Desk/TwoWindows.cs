using System.Collections.Concurrent;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Desk;

/// <summary>One officer with two windows of one browser: what lies in the outbox lies there for both.</summary>
[Collection(BrowserTests.Name)]
public sealed class TwoWindows(Chromium chromium)
{
    [BrowserFact]
    public async Task What_one_window_is_sending_the_other_neither_sends_nor_throws_away_and_nobody_is_told_that_it_is_not_on_record()
    {
        await using var ledger = await Outbox.StartAsync();
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["custodian"]);
        var sent = new ConcurrentQueue<string>();
        var release = new TaskCompletionSource();
        await desk.Page.Context.RouteAsync("**/v1/statements", async route =>
        {
            sent.Enqueue(route.Request.PostData!);
            if (route.Request.PostData == sent.First())
            {
                await route.FulfillAsync(new() { Status = 408, ContentType = "application/json", Body = """{"code":"http.too-slow","detail":"It took too long."}""" });
            }
            else if (release.Task.IsCompleted)
            {
                await route.ContinueAsync();
            }
            else
            {
                await release.Task;
                await route.FetchAsync();
                await route.AbortAsync();
            }
        });
        await Outbox.CheckAsync(desk);
        await desk.Page.WaitForSelectorAsync("#kept");
        await desk.HomeAsync();
        await desk.ReadyAsync();
        await desk.Page.RunAndWaitForRequestAsync(() => Outbox.CheckAsync(desk), request => request.Method == "POST" && request.PostData is { } body && body.Contains("payload", StringComparison.Ordinal) && body != sent.First());

        var window = await desk.Page.Context.NewPageAsync();
        await window.GotoAsync("/desk");
        var waiting = window.Locator("article.waiting");
        await Assertions.Expect(waiting.First.Locator(".why")).ToContainTextAsync("too long");
        await waiting.Last.GetByRole(AriaRole.Button).Last.ClickAsync();
        await Assertions.Expect(waiting.Last.Locator(".why")).ToContainTextAsync("being sent");
        await Assertions.Expect(waiting).ToHaveCountAsync(2);
        Assert.Single(sent, body => body != sent.First());

        release.SetResult();
        await desk.Page.WaitForSelectorAsync("#kept");
        var asked = new TaskCompletionSource<string>();
        window.Dialog += (_, dialog) =>
        {
            asked.TrySetResult(dialog.Message);
            _ = dialog.DismissAsync();
        };
        await waiting.Last.GetByRole(AriaRole.Button).Last.ClickAsync();
        Assert.Contains("may be on record", await asked.Task.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);

        // What is still undecided before it keeps it back no longer than it takes to ask.
        await window.ReloadAsync();
        await Assertions.Expect(window.Locator("article.sent")).ToContainTextAsync("statement 2");
        await Assertions.Expect(waiting).ToHaveCountAsync(1);
    }
}
