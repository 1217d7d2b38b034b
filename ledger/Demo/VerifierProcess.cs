using System.Diagnostics;
using System.Text.Json;
using Integrity.Ledger.Cli;

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
            var failed = json.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("status").GetString() == "fail").ToList();
            return new(
                exit,
                json.GetProperty("overall").GetString()!,
                [.. failed.Select(c => c.GetProperty("code").GetString()!)],
                [.. failed.Select(c => c.GetProperty("says").GetString()!)],
                output);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new(exit, "?", [], [], output);
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
internal sealed record CourtVerdict(int Exit, string Overall, IReadOnlyList<string> FailedCodes, IReadOnlyList<string> Failed, string Raw);
