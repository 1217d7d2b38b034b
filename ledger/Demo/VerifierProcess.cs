using System.Diagnostics;
using System.Text.Json;
using Integrity.Ledger.Cli;
using Integrity.Proofs;
using ExitCode = Integrity.Ledger.Cli.ExitCode;

namespace Integrity.Ledger.Demo;

/// <summary>Runs <c>integrity-verify</c> as a court would: a process of its own, which is given files and nothing else.</summary>
internal static class VerifierProcess
{
    public static async Task<CourtVerdict> VerdictAsync(IEnumerable<string> args, CancellationToken cancel)
    {
        var (exit, output) = await RunAsync([.. args, "--json"], cancel);
        try
        {
            var json = JsonElement.Parse(output);
            var checks = json.GetProperty("checks").EnumerateArray().ToList();
            var failed = checks.Where(c => c.GetProperty("status").GetString() == "fail").ToList();
            return new(
                exit,
                json.GetProperty("overall").GetString()!,
                [.. failed.Select(c => c.GetProperty("code").GetString()!)],
                [.. failed.Select(c => c.GetProperty("says").GetString()!)],
                [.. checks.Where(c => c.GetProperty("code").GetString() == CheckCode.ExhibitDigest.Code && c.GetProperty("status").GetString() == "pass").Select(c => c.GetProperty("says").GetString()!)],
                json.TryGetProperty("facts", out var facts) ? facts : null,
                json.GetProperty("rules").GetArrayLength(),
                output);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new(exit, "?", [], [], [], null, 0, output);
        }
    }

    private static async Task<(int Exit, string Output)> RunAsync(IEnumerable<string> args, CancellationToken cancel)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        var program = Path.Combine(AppContext.BaseDirectory, "integrity-verify", "integrity-verify");
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.FileName = Environment.ProcessPath;
            start.ArgumentList.Add(program + ".dll");
        }
        else
        {
            start.FileName = OperatingSystem.IsWindows() ? program + ".exe" : program;
        }

        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start) ?? throw new Stopped(ExitCode.Operational, "demo.no-verifier", program);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var error = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}

/// <summary>What <c>integrity-verify --json</c> said.</summary>
/// <param name="FailedCodes">Codes of the checks that failed.</param>
/// <param name="Failed">The same checks as sentences.</param>
/// <param name="Matched">Exhibits that are what the history recorded, as sentences.</param>
/// <param name="Facts">What the bundle proves, where it proves anything.</param>
/// <param name="Findings">How many findings the custody rules have.</param>
internal sealed record CourtVerdict(
    int Exit, string Overall, IReadOnlyList<string> FailedCodes, IReadOnlyList<string> Failed, IReadOnlyList<string> Matched, JsonElement? Facts, int Findings, string Raw)
{
    /// <summary>The facts that a court asks for first, in one line.</summary>
    public IEnumerable<string> InShort(Desk desk) => Exit == ExitCode.Done && Facts is { } facts
        ? [desk.Say("demo.facts", $"{facts.GetProperty("statements").GetInt64()}", facts.GetProperty("holder").GetString()!, $"{facts.GetProperty("checkpoint").GetProperty("size").GetInt64()}", $"{Findings}")]
        : [];
}
