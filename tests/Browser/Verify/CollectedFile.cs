using Integrity.Browser.Tests.Desk;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Verify;

/// <summary>A file that an officer put on record at a desk, and what a clerk is given of it: the file, and the bundle once it is anchored.</summary>
public sealed class CollectedFile(Chromium chromium, Site site) : IAsyncLifetime
{
    public FilePayload File { get; } = Evidence.File(
        "现场录像 07.mp4", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(n => $"frame {n};"))));

    public FilePayload Bundle { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }

        // The site's agencies go on from their story here, and nowhere else: a second teller would not know of the key that is added now.
        await using var officer = await AtDesk.SitDownAsync(chromium.Browser, DeskLedger.At(site.Ledger, site.Story.Fork()), Cast.Police, ["investigator"]);
        await officer.OpenAsync("collect");
        var code = await officer.Page.InnerTextAsync("form.act h2 code");
        await Collecting.FillAsync(officer, StreamBodies.Case.Id);
        await officer.ChooseAsync("kind", "record");
        await officer.Page.SetInputFilesAsync("#f-digests-file", File);
        await officer.ReviewAsync();
        await officer.SignAsync();
        await officer.Page.ClickAsync("#submit");
        await officer.Page.WaitForSelectorAsync("#receipt");
        Bundle = Evidence.File($"{code}.evidence.json", await AnchoredAsync(code));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<byte[]> AnchoredAsync(string code)
    {
        for (var tries = 0; ; tries++)
        {
            var reply = await site.Ledger.GetAsync($"v1/items/{code}/bundle", Cast.Zhang, Cast.Police);
            if (reply.Status == 200 && Proofs.Bundle.Parse(reply.Body).OrThrow().Anchor is not null)
            {
                return reply.Body;
            }

            Assert.True(tries < 200, reply.ToString());
            await Task.Delay(100);
        }
    }
}
