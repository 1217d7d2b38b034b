using Integrity.Ledger;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Verify;

/// <summary>A court clerk with a USB stick: no account, no idea what a log is, one question.</summary>
[Collection(BrowserTests.Name)]
public sealed class Clerk(Chromium chromium, Site site, CollectedFile collected) : IClassFixture<CollectedFile>
{
    public static TheoryData<string, Device, bool> Readers => new()
    {
        { "en", Device.Desktop, false },
        { "zh", Device.Phone, false },
        { "zh", Device.Desktop, true },
        { "en", Device.Phone, true },
    };

    [BrowserTheory]
    [MemberData(nameof(Readers))]
    public async Task The_page_says_what_it_does_before_anything_is_chosen(string language, Device device, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device, dark);
        await visit.GoAsync("/verify");
        await Assertions.Expect(visit.Page.Locator("#verify")).ToHaveAttributeAsync("data-ready", "true");
        await Screen.TakeAsync(visit, "verify-empty");
    }

    [BrowserTheory]
    [MemberData(nameof(Readers))]
    public async Task Every_state_is_told_apart_by_sign_and_word(string language, Device device, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device, dark);
        var words = new HashSet<string>();
        var signs = new HashSet<string>();
        foreach (var state in Evidence.States)
        {
            await visit.GoAsync("/verify");
            await BringAsync(visit, Evidence.Bundle(state), Evidence.TrustOf(state), state == "mismatch" ? Evidence.Another : Evidence.Image);
            if (state is not ("not-met" or "nothing"))
            {
                await visit.Page.SelectOptionAsync("#rules", "");
            }

            var verdict = visit.Page.Locator("article.verdict");
            await Assertions.Expect(verdict).ToHaveAttributeAsync("data-overall", state switch
            {
                "mismatch" or "broken" => "broken",
                "withheld" or "good" => "good",
                "nothing" => "unavailable",
                _ => state,
            });
            if (state == "withheld")
            {
                await Assertions.Expect(visit.Page.Locator("[data-answer=withheld]")).ToHaveAttributeAsync("data-standing", "withheld");
                words.Add(await visit.Page.InnerTextAsync("[data-answer=withheld] .word"));
                signs.Add(await visit.Page.InnerHTMLAsync("[data-answer=withheld] svg.sign"));
            }

            words.Add(await verdict.Locator("> header h2").InnerTextAsync());
            signs.Add(await verdict.Locator("> header h2 svg").InnerHTMLAsync());
            await Screen.TakeAsync(visit, $"verify-{state}");
        }

        // Each state says its own; withheld leaves a proof as good as it is, and says so beside it.
        Assert.Equal(Evidence.States.Length, words.Count);
        Assert.True(signs.Count >= 6, $"{signs.Count}");
    }

    [BrowserTheory]
    [MemberData(nameof(Readers))]
    public async Task A_file_that_was_collected_at_a_desk_and_its_bundle_give_one_answer_and_every_value_compared(string language, Device device, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device, dark);
        await visit.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var sent = new List<string>();
        visit.Page.Request += (_, request) =>
        {
            if (request.Method == "POST")
            {
                sent.Add(request.PostData ?? "");
            }
        };
        await visit.GoAsync("/verify");
        await BringAsync(visit, collected.Bundle, collected.File);
        await visit.Page.SelectOptionAsync("#rules", "");
        var match = visit.Page.Locator("[data-answer=match]");
        await Assertions.Expect(match).ToHaveAttributeAsync("data-standing", "good");
        await Assertions.Expect(visit.Page.Locator("article.verdict > header h2")).ToBeFocusedAsync();
        var digest = $"sha256:{Hash256.Sha256(collected.File.Buffer)}";
        await Assertions.Expect(visit.Page.Locator("#dropped code").First).ToHaveTextAsync(digest);
        await Assertions.Expect(visit.Page.Locator("svg.path")).ToHaveAttributeAsync("role", "img");
        Assert.Equal(8, await visit.Page.Locator("ol.steps > li").CountAsync());
        var compared = visit.Page.Locator("[data-check=\"exhibit.digest\"]");
        await compared.Locator("summary").ClickAsync();
        await Assertions.Expect(compared.Locator("code").Nth(2)).ToHaveTextAsync(digest);
        await Screen.TakeAsync(visit, "verify-collected");

        // A value is taken along by its button, letter for letter.
        await compared.Locator($"button[data-copy='{digest}']").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#announcement")).Not.ToBeEmptyAsync();
        Assert.Equal(digest, await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        // One byte less, and it is another file: its own value stands there, and is nowhere in the history.
        var less = Evidence.File(collected.File.Name, collected.File.Buffer[..^1]);
        await visit.Page.Locator("#dropped > li").Last.Locator(".what > button").Last.ClickAsync();
        await BringAsync(visit, less);
        await Assertions.Expect(match).ToHaveAttributeAsync("data-standing", "broken");
        await compared.Locator("summary").ClickAsync();
        await Assertions.Expect(compared.Locator("code").Nth(2)).ToHaveTextAsync($"sha256:{Hash256.Sha256(less.Buffer)}");

        // Only digests and the bundle went; neither the file nor its name.
        Assert.NotEmpty(sent);
        Assert.All(sent, body => Assert.DoesNotContain("frame 1234;", body, StringComparison.Ordinal));
        Assert.All(sent, body => Assert.DoesNotContain(".mp4", body, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Several_files_dropped_at_once_anywhere_on_the_page_are_taken_and_the_page_stays()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/verify");
        await Assertions.Expect(visit.Page.Locator("#verify")).ToHaveAttributeAsync("data-ready", "true");
        FilePayload[] files = [Evidence.Bundle("good"), Evidence.Trust, Evidence.Image, Evidence.Another];
        await visit.Page.EvaluateAsync(
            """
            files => {
              const transfer = new DataTransfer();
              for (const { name, bytes } of files) transfer.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name));
              transfer.items.add('a text beside them', 'text/plain');
              document.querySelector('footer').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
            }
            """,
            files.Select(f => new { name = f.Name, bytes = Convert.ToBase64String(f.Buffer) }).ToArray());
        await Assertions.Expect(visit.Page.Locator("#dropped .name")).ToHaveTextAsync(files.Select(f => f.Name));
        await Assertions.Expect(visit.Page.Locator("article.verdict")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("[data-answer=match]")).ToHaveAttributeAsync("data-standing", "broken");
        Assert.EndsWith("/verify", visit.Page.Url, StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("en", Device.Desktop)]
    [InlineData("zh", Device.Phone)]
    public async Task A_file_alone_is_looked_up_and_one_that_is_not_known_is_not_called_wrong(string language, Device device)
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address, language, device);
        foreach (var (file, stands, name) in new[] { (Evidence.Image, "unasked", "verify-known"), (Evidence.Another, "unavailable", "verify-unknown") })
        {
            await visit.GoAsync("/verify");
            await BringAsync(visit, file);
            await Assertions.Expect(visit.Page.Locator("article.verdict")).ToHaveAttributeAsync("data-overall", stands);
            Assert.DoesNotContain("EV-", await visit.Page.InnerTextAsync("#answers"), StringComparison.Ordinal);
            await Screen.TakeAsync(visit, name);
        }
    }

    [BrowserFact]
    public async Task Several_bundles_with_their_files_are_each_compared_with_their_own()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        var (one, other, trust) = Evidence.Neighbours();
        await visit.GoAsync("/verify");
        await BringAsync(visit, one, Evidence.Image, other, Evidence.Another, trust, Evidence.File("nobody's.bin", "in no bundle"u8.ToArray()));
        await Assertions.Expect(visit.Page.Locator("[data-answer=match][data-standing=good]")).ToHaveCountAsync(2);
        // Each verdict calls them as the list does, not by their place among those that it was asked about.
        await Assertions.Expect(visit.Page.Locator("[data-answer=match]").First).ToContainTextAsync("File 1 ");
        await Assertions.Expect(visit.Page.Locator("[data-answer=match]").Last).ToContainTextAsync("File 2 ");
        // Of what is in none of them nothing is said but that, and that is said first.
        await Assertions.Expect(visit.Page.Locator("#answers > .notice")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("#answers > :first-child")).ToContainTextAsync("File 3");
        await Assertions.Expect(visit.Page.Locator("#answers > :first-child")).ToBeFocusedAsync();
        await Screen.TakeAsync(visit, "verify-several");
    }

    [BrowserFact]
    public async Task Two_bundles_of_one_item_hide_no_file_that_neither_has_on_record()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/verify");
        await BringAsync(visit, Evidence.Bundle("good"), Evidence.Bundle("pending"), Evidence.Trust, Evidence.Another);
        await Assertions.Expect(visit.Page.Locator("[data-answer=match][data-standing=broken]")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.Page.Locator("#answers > .notice")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_file_may_belong_to_the_bundle_that_could_not_be_read()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-large-");
        var large = Path.Combine(folder.FullName, "large.evidence.json");
        await using (var file = System.IO.File.Create(large))
        {
            file.SetLength(Proofs.Bundle.MaximumBytes + 1);
        }

        try
        {
            await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
            await visit.GoAsync("/verify");
            await Assertions.Expect(visit.Page.Locator("#verify")).ToHaveAttributeAsync("data-ready", "true");
            await visit.Page.SetInputFilesAsync("#files", large);

            // With that bundle alone it is not looked up as if there were none.
            await BringAsync(visit, Evidence.Another);
            await Assertions.Expect(visit.Page.Locator("#answers")).ToContainTextAsync("The bundle here cannot be read");
            await Assertions.Expect(visit.Page.Locator("#answers [data-known]")).ToHaveCountAsync(0);
            await BringAsync(visit, Evidence.Bundle("good"), Evidence.Trust);
            await Assertions.Expect(visit.Page.Locator("#answers > :first-child")).ToContainTextAsync("File 1 was compared with nothing");
            await Assertions.Expect(visit.Page.Locator("[data-answer=match]")).ToHaveAttributeAsync("data-standing", "unasked");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BrowserFact]
    public async Task A_trust_file_that_helps_nothing_is_said_to()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        var other = System.Text.Json.Nodes.JsonNode.Parse(Evidence.Trust.Buffer)!;
        other["origin"] = "elsewhere.example/log";
        await visit.GoAsync("/verify");
        await BringAsync(visit, Evidence.Bundle("good"), Evidence.Trust, Evidence.File("other-trust.json", System.Text.Encoding.UTF8.GetBytes(other.ToJsonString())));
        await Assertions.Expect(visit.Page.Locator("#dropped .state.bad")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("#dropped .state.bad")).ToContainTextAsync("Not used");
    }

    [BrowserFact]
    public async Task A_file_that_is_unknown_can_be_looked_for_by_its_other_digests()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/verify");
        await BringAsync(visit, Evidence.Another);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Look for it by" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#dropped .digests li")).ToHaveCountAsync(4);
        await Assertions.Expect(visit.Page.Locator("#answers article")).ToHaveAttributeAsync("data-known", "false");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Look for it by" })).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Removing_a_file_takes_back_what_followed_from_it()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        await visit.GoAsync("/verify");
        await BringAsync(visit, Evidence.Bundle("good"), Evidence.Trust, Evidence.Another);
        await Assertions.Expect(visit.Page.Locator("[data-answer=match]")).ToHaveAttributeAsync("data-standing", "broken");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Remove image (copy).dd" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-answer=match]")).ToHaveAttributeAsync("data-standing", "unasked");
    }

    [BrowserFact]
    public async Task It_can_be_done_with_the_keyboard_alone()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        // Listening long before the key is pressed: a key is faster than the browser is told to hand its chooser to us, and then it opens for nobody.
        var opened = new TaskCompletionSource<IFileChooser>(TaskCreationOptions.RunContinuationsAsynchronously);
        visit.Page.FileChooser += (_, chooser) => opened.TrySetResult(chooser);
        await visit.GoAsync("/verify");
        await Assertions.Expect(visit.Page.Locator("#verify")).ToHaveAttributeAsync("data-ready", "true");
        for (var tabs = 0; !await visit.Page.EvaluateAsync<bool>("() => document.activeElement.id === 'files'"); tabs++)
        {
            Assert.True(tabs < 30);
            await visit.Page.Keyboard.PressAsync("Tab");
        }

        await visit.Page.Keyboard.PressAsync("Enter");
        var chooser = await opened.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(chooser.IsMultiple);
        await chooser.SetFilesAsync([Evidence.Bundle("good"), Evidence.Trust]);
        await Assertions.Expect(visit.Page.Locator("article.verdict > header h2")).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Hashing_shows_how_far_it_is_and_stops_at_once_when_told_to()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-large-");
        var path = Path.Combine(folder.FullName, "large.dd");
        await using (var file = System.IO.File.Create(path))
        {
            file.SetLength(6L << 30);
        }

        try
        {
            await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
            await visit.GoAsync("/verify");
            await visit.Page.SetInputFilesAsync("#files", path);
            var row = visit.Page.Locator("#dropped > li");
            await Assertions.Expect(row.Locator(".state")).ToContainTextAsync("/s");
            await Screen.TakeAsync(visit, "verify-hashing");
            await row.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
            await Assertions.Expect(row.Locator(".state")).ToContainTextAsync("Stopped");
            await Assertions.Expect(row.Locator("progress")).ToBeHiddenAsync();
            await Axe.CheckAsync(visit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BrowserFact]
    public async Task A_ledgers_bundle_without_trust_is_told_to_be_on_its_own_word()
    {
        await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
        var bundle = await site.Ledger.GetAsync($"v1/items/{site.Story.Subject.Id}/bundle", Testing.Cast.Zhang, Testing.Cast.Police);
        Assert.Equal(200, bundle.Status);
        await visit.GoAsync("/verify");
        await BringAsync(visit, Evidence.File("handset.evidence.json", bundle.Body), Evidence.Image);
        await visit.Page.SelectOptionAsync("#rules", "");
        await Assertions.Expect(visit.Page.Locator("article.verdict")).ToHaveAttributeAsync("data-overall", "good");
        await Assertions.Expect(visit.Page.Locator(".whose")).ToContainTextAsync("own word");
        await Screen.TakeAsync(visit, "verify-own-word");
    }

    [BrowserTheory]
    [InlineData("en", Device.Desktop)]
    [InlineData("zh", Device.Phone)]
    public async Task Alone_without_a_ledger_it_verifies_the_same_and_looks_nothing_up(string language, Device device)
    {
        await using var verifier = await VerifierHost.StartAsync(new WebOptions { ConsoleLog = false });
        await using var visit = await Visit.StartAsync(chromium.Browser, verifier.Address, language, device);
        await visit.GoAsync("/verify");
        await Screen.TakeAsync(visit, "verify-alone");
        await BringAsync(visit, Evidence.Image);
        await Assertions.Expect(visit.Page.Locator("#answers .notice")).ToBeVisibleAsync();
        await BringAsync(visit, Evidence.Bundle("good"));
        await Assertions.Expect(visit.Page.Locator("#answers code").First).ToHaveTextAsync("verify.no-trust");
        await Screen.TakeAsync(visit, "verify-alone-no-trust");
        await BringAsync(visit, Evidence.Trust);
        await visit.Page.SelectOptionAsync("#rules", "");
        await Assertions.Expect(visit.Page.Locator("article.verdict")).ToHaveAttributeAsync("data-overall", "good");
    }

    internal static async Task BringAsync(Visit visit, params FilePayload[] files)
    {
        await Assertions.Expect(visit.Page.Locator("#verify")).ToHaveAttributeAsync("data-ready", "true");
        await visit.Page.SetInputFilesAsync("#files", files);
    }
}
