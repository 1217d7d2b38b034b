using System.Text.Json;
using Integrity.Ledger.Cli;

namespace Integrity.Ledger.Demo;

/// <summary>The handset's way from the scene to the procuratorate, one command line a step.</summary>
internal sealed class Story(Terminal terminal, Narrator narrator, Desk desk, Cast cast, Specimen specimen, string folder)
{
    private const string SealNumber = "XJ-0042317";
    private const string SecondSeal = "LAB-0009051";
    private const string Case = "XJ-2026-0412";

    public string Handset { get; private set; } = "";

    public string Image { get; private set; } = "";

    public string Report => Path.Combine(folder, "findings.txt");

    public async Task PlayAsync(CancellationToken cancel)
    {
        await CollectAsync();
        await SealAsync();
        await HandOverAsync("demo.step.to-lab", cast.Police, "chen", cast.Lab, "lin", "examination", SealNumber);
        await OpenAsync();
        await AcquireAsync();
        await ReportAsync(cancel);
        await SealAgainAsync();
        await HandOverAsync("demo.step.to-procuratorate", cast.Lab, "lin", cast.Procuratorate, "sun", "prosecution", SecondSeal);
    }

    private async Task CollectAsync() => Handset = CodeOf(await ActAsync("demo.step.collect", cast.Police, ["chen", "wu"],
        "collect", "--kind", "handset", "--method", "seizure", "--case", Case,
        "--from", Ago(20), "--to", Ago(5), "--instrument", "XJ-SEIZE-2026-118",
        "--place", desk.Say("demo.text.place"), "--description", desk.Say("demo.text.handset"),
        "--holder", desk.Say("demo.text.holder"), "--witness", desk.Say("demo.text.witness")), 0);

    private Task<JsonElement> SealAsync() => ActAsync("demo.step.seal", cast.Police, ["chen", "wu"], "seal", Handset, "--seal", SealNumber, "--shielded");

    private Task<JsonElement> SealAgainAsync() => ActAsync("demo.step.seal-again", cast.Lab, ["lin", "zhao"], "seal", Handset, "--seal", SecondSeal, "--shielded");

    private Task<JsonElement> OpenAsync() => ActAsync("demo.step.unseal", cast.Lab, ["lin", "zhao"],
        "unseal", Handset, "--seal", SealNumber, "--reason", desk.Say("demo.text.unseal"), "--video", Recording("unsealing.txt"));

    private async Task AcquireAsync() => Image = CodeOf(await ActAsync("demo.step.acquire", cast.Lab, ["lin", "zhao"],
        ["acquire", Handset, "--tool", "ewfacquire 20140813", "--started", Ago(2), "--ended", Ago(1), "--write-blocker", "T8u",
            "--source-verification", "match", "--video", Recording("acquisition.txt"), .. specimen.Digests]), 1);

    private async Task ReportAsync(CancellationToken cancel)
    {
        await File.WriteAllTextAsync(Report, desk.Say("demo.text.findings", Handset, Image) + "\n", cancel);
        await ActAsync("demo.step.report", cast.Lab, ["lin", "seal"],
            "report", Handset, "--request", desk.Say("demo.text.request"), "--method", desk.Say("demo.text.method"), "--basis", "GA/T 1170-2014",
            "--document", Report, "--qualification", "330000123", "--qualification-scope", desk.Say("demo.text.scope"));
    }

    private async Task HandOverAsync(string step, Player giver, string by, Player taker, string to, string purpose, string seal)
    {
        await ActAsync(step, giver, [by], "transfer", "offer", Handset, "--to", taker.Id, "--purpose", purpose);
        await ActAsync(step + ".accept", taker, [to],
            "transfer", "accept", Handset, "--condition", desk.Say("demo.text.condition"), "--seal", seal);
    }

    /// <summary>Shows the command line as it could be typed, then what the ledger answered.</summary>
    private Task<JsonElement> ActAsync(string step, Player player, string[] officers, params string[] args) => narrator.StepAsync(
        step,
        () => terminal.RunAsync([.. args, .. player.Sign(officers)]),
        receipts =>
        [
            $"$ integrity {Shortened(args)}",
            .. receipts.EnumerateArray().Select(r => desk.Say(
                "demo.accepted", r.GetProperty("act").GetString()!, r.GetProperty("stream").GetString()!, $"{r.GetProperty("seq").GetInt64()}", r.GetProperty("digest").GetString()![..19] + "…")),
        ]);

    /// <summary>A stand-in for a video: the story has no camera, but the act wants its digest.</summary>
    private string Recording(string name)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, desk.Say("demo.text.recording") + "\n");
        return path;
    }

    private string Ago(int minutes) => Times.Write(desk.Now.AddMinutes(-minutes));

    private static string CodeOf(JsonElement receipts, int which) => receipts[which].GetProperty("stream").GetString()!["item/".Length..];

    private static string Shortened(string[] args)
    {
        var line = string.Join(' ', args.Select(a => Path.IsPathRooted(a) ? Path.GetFileName(a) : a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a));
        return line.Length > 110 ? line[..107] + "…" : line;
    }
}
