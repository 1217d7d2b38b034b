using Integrity.Ledger.Cli;
using Integrity.Texts;

namespace Integrity.Ledger.Demo;

/// <summary>The main job, end to end: real chain, real service, real verifier process. Says at the end whether all came out as it must.</summary>
internal sealed class DemoRun(Call call, DemoOptions options)
{
    private readonly Desk desk = call.Desk;
    private readonly Narrator narrator = new(call.Desk);
    private int unexpected;

    public async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-demo-").FullName;
        try
        {
            return await PlayAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> PlayAsync(string folder)
    {
        var output = Directory.CreateDirectory(options.Out ?? Path.Combine(folder, "files")).FullName;
        narrator.Heading(desk.Say("demo.title"));
        var specimen = await Specimen.LayOutAsync(options.Exhibit, output, call.Cancel);
        var chain = await narrator.StepAsync("demo.step.chain", () => Stage.StartChainAsync(call.Cancel), c => [desk.Say("demo.chain", $"{c.Endpoint}")]);
        await using var stage = await StageAsync(chain, folder);
        var terminal = new Terminal(desk, stage.Ledger.Address, call.Cancel);
        var cast = await narrator.StepAsync("demo.step.agencies", () => Cast.AssembleAsync(terminal, desk, stage.Keys), c => c.All.Select(p => desk.Say("demo.agency", p.Id, p.Name, $"{p.Officers.Count}")));

        narrator.Heading(desk.Say("demo.heading.story"));
        var story = new Story(terminal, narrator, desk, cast, specimen, output);
        await story.PlayAsync(call.Cancel);

        narrator.Heading(desk.Say("demo.heading.court"));
        var files = await new Export(terminal, stage, output, call.Cancel).AllAsync(narrator, desk, story, cast);
        await VerifyAsync("demo.step.verify", files.Item, files.Trust, specimen.Exhibits, ExitCode.Done, "");
        await VerifyAsync("demo.step.verify-image", files.Image, files.Trust, specimen.Exhibits, ExitCode.Done, "");

        narrator.Heading(desk.Say("demo.heading.attacks"));
        Func<Task<Attack>>[] attacks =
        [
            () => Attack.OnExhibitAsync(specimen, files.Item, output, call.Cancel),
            () => Attack.OnTailAsync(files.Item, output, call.Cancel),
            () => Attack.ByOperatorAsync(files.Item, stage.Ledger.Address, stage.LogKey, output, call.Cancel),
        ];
        foreach (var make in attacks)
        {
            var attack = await make();
            await VerifyAsync(attack.Code, attack.Against, files.Trust, attack.Exhibits, ExitCode.Broken, attack.Caught);
        }

        return await EndAsync(stage, output);
    }

    private async Task<Stage> StageAsync(Contracts.Devnet chain, string folder)
    {
        try
        {
            return await narrator.StepAsync("demo.step.ledger", () => Stage.StartLedgerAsync(chain, folder, call.Cancel), s => [desk.Say("demo.ledger", $"{s.Ledger.Address}", s.Ledger.Contract!)]);
        }
        catch
        {
            await chain.DisposeAsync();
            throw;
        }
    }

    private async Task VerifyAsync(string step, string bundle, string trust, IEnumerable<string> exhibits, int expected, string caught)
    {
        string[] args = [bundle, "--trust", trust, .. exhibits.SelectMany(e => new[] { "--exhibit", e })];
        var verdict = await narrator.StepAsync(step, () => VerifierProcess.VerdictAsync([.. args, "--lang", desk.Language == Language.Chinese ? "zh" : "en"], call.Cancel), v =>
        [
            $"$ integrity-verify {string.Join(' ', args.Select(Path.GetFileName))}",
            .. v.Matched.Select(m => $"✓ {m}"),
            .. v.Failed.Select(f => $"✗ {f}"),
            .. v.InShort(desk),
        ]);
        var held = verdict.Exit == expected && (caught.Length == 0 ? verdict.Failed.Count == 0 : verdict.FailedCodes.Contains(caught));
        unexpected += held ? 0 : 1;
        narrator.Lines(desk.Say(held ? "demo.held" : "demo.not-held", verdict.Overall, $"{verdict.Exit}", $"{expected}"));
        if (!held)
        {
            narrator.Lines(verdict.Raw.Split('\n'));
        }
    }

    private async Task<int> EndAsync(Stage stage, string output)
    {
        narrator.Heading(desk.Say(unexpected == 0 ? "demo.all-held" : "demo.some-failed", $"{unexpected}"));
        if (options.Out is not null || !options.Once)
        {
            narrator.Plain(desk.Say("demo.files", output));
        }

        if (!options.Once)
        {
            narrator.Plain(desk.Say("demo.running", $"{stage.Ledger.Address}"));
            await Task.Delay(Timeout.InfiniteTimeSpan, desk.Time, call.Cancel).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        return unexpected == 0 ? ExitCode.Done : ExitCode.Broken;
    }
}

/// <summary>How the demo was asked for.</summary>
/// <param name="Exhibit">A file of the reader's own, in place of the sample.</param>
/// <param name="Once">Stop at the end rather than stay up.</param>
/// <param name="Out">Where the files go; a folder that goes with the demo when null.</param>
internal sealed record DemoOptions(string? Exhibit, bool Once, string? Out);
