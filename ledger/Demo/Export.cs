using Integrity.Ledger.Cli;

namespace Integrity.Ledger.Demo;

/// <summary>The files that leave the ledger for the court: two bundles and a trust file.</summary>
internal sealed class Export(Terminal terminal, Stage stage, string folder, CancellationToken cancel)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public Task<Files> AllAsync(Narrator narrator, Desk desk, Story story, Cast cast) => narrator.StepAsync(
        "demo.step.export",
        async () =>
        {
            var item = await BundleAsync(story.Handset, "item.evidence.json", cast.Procuratorate.Sign("sun"));
            var image = await BundleAsync(story.Image, "image.evidence.json", cast.Lab.Sign("lin"));
            var trust = Path.Combine(folder, "trust.json");
            await File.WriteAllBytesAsync(trust, await Trust.WriteAsync(stage, cast, cancel), cancel);
            return new Files(item, image, trust);
        },
        files => files.All.Select(f => desk.Say("demo.file", Path.GetFileName(f), $"{new FileInfo(f).Length}")));

    /// <summary>Exports until the bundle carries its anchor: the chain holds the checkpoint that covers every step.</summary>
    private async Task<string> BundleAsync(string code, string name, string[] reader)
    {
        var draft = Path.Combine(stage.Folder, name);
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            File.Delete(draft);
            var made = await terminal.RunAsync(["bundle", code, "-o", draft, .. reader]);
            if (made.GetProperty("anchored").GetBoolean())
            {
                var target = Path.Combine(folder, name);
                File.Move(draft, target, overwrite: true);
                return target;
            }

            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new Stopped(ExitCode.Pending, "demo.not-anchored", $"{Patience.TotalSeconds}");
            }

            await Task.Delay(Pause, cancel);
        }
    }

    internal sealed record Files(string Item, string Image, string Trust)
    {
        public IEnumerable<string> All => [Item, Image, Trust];
    }
}
