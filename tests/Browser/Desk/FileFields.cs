using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>A digest that is signed as computed here is that of the file whose name stands beside it.</summary>
[Collection(BrowserTests.Name)]
public sealed class FileFields(Chromium chromium)
{
    /// <summary>Reading takes as long as the test says, and fails where it says so.</summary>
    private const string SlowFiles =
        """
        const real = File.prototype.arrayBuffer;
        window.gates = {};
        File.prototype.arrayBuffer = async function () {
          if (this.name.startsWith('slow')) await new Promise((resolve) => { window.gates[this.name] = resolve; });
          if (this.name.startsWith('broken')) throw new DOMException('gone', 'NotReadableError');
          return real.call(this);
        };
        """;

    [BrowserFact]
    public async Task Of_two_files_chosen_one_after_the_other_the_last_counts_and_what_is_not_computed_is_not_left_out()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.Page.Context.AddInitScriptAsync(SlowFiles);
        await desk.Page.ReloadAsync();
        await desk.ReadyAsync();
        await desk.OpenAsync("seal", Story.Handset.Id);
        await desk.FillAsync("seal", "0042317");
        var lines = desk.Page.Locator("#f-before-files li");
        await desk.Page.SetInputFilesAsync("#f-before-file", File("slow.jpg", "the first"));
        await desk.Page.WaitForFunctionAsync("() => window.gates['slow.jpg']");

        // Going on while it is computed is not going on without it.
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("form.act > [role=alert]")).ToContainTextAsync("slow.jpg");
        await desk.Page.SetInputFilesAsync("#f-before-file", File("second.jpg", "the second"));
        await desk.Page.EvaluateAsync("() => window.gates['slow.jpg']()");
        await Assertions.Expect(lines).ToHaveCountAsync(1);
        await Assertions.Expect(lines).ToContainTextAsync("second.jpg");
        await Assertions.Expect(lines.Locator("code")).ToHaveTextAsync(Bodies.Sha256("the second"));
        await Assertions.Expect(desk.Page.Locator("[name=before]")).ToBeDisabledAsync();

        // One that cannot be read is said to be so, and stands in the way until it is taken out. Its name turns nothing around that stands beside it.
        await desk.Page.SetInputFilesAsync("#f-after-file", File("broken\u202Egpj.exe", "x"));
        await Assertions.Expect(desk.Page.Locator("#f-after-files")).ToContainTextAsync("NotReadableError");
        await Assertions.Expect(desk.Page.Locator("#f-after-files bdi")).ToHaveTextAsync("broken\uFFFDgpj.exe");
        await desk.LookAsync("desk-files");
        await desk.Page.Locator("form.act .actions button").First.ClickAsync();
        await Assertions.Expect(desk.Page.Locator("form.act > [role=alert]")).ToContainTextAsync("broken\uFFFDgpj.exe");
        await desk.Page.ClickAsync("#f-after-files button");
        await desk.FillAsync("after", Bodies.Sha256("typed"));
        await desk.ReviewAsync();
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync(Bodies.Sha256("the second"));
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync(Bodies.Sha256("typed"));
        await Assertions.Expect(desk.Page.Locator("article.words")).Not.ToContainTextAsync(Bodies.Sha256("the first"));
    }

    [BrowserFact]
    public async Task A_file_that_was_chosen_by_mistake_is_taken_out_again()
    {
        await using var ledger = await DeskLedger.StartAsync(History.WithAgencies().Do("collect", Cast.Police));
        await using var desk = await AtDesk.SitDownAsync(chromium.Browser, ledger, Cast.Police, ["investigator"]);
        await desk.OpenAsync("check", Story.Handset.Id);
        await desk.ChooseAsync("match", "true");
        await desk.Page.SetInputFilesAsync("#f-digests-file", [File("right.bin", "right"), File("wrong.bin", "wrong")]);
        var lines = desk.Page.Locator("#f-digests-files li");
        await Assertions.Expect(lines.Locator("code")).ToHaveCountAsync(2);
        await lines.Filter(new() { HasText = "wrong.bin" }).Locator("button").ClickAsync();
        await desk.ReviewAsync();
        await Assertions.Expect(desk.Page.Locator("article.words")).ToContainTextAsync(Bodies.Sha256("right"));
        await Assertions.Expect(desk.Page.Locator("article.words")).Not.ToContainTextAsync(Bodies.Sha256("wrong"));
    }

    private static FilePayload File(string name, string text) => new() { Name = name, MimeType = "application/octet-stream", Buffer = System.Text.Encoding.UTF8.GetBytes(text) };
}
