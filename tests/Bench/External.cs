using System.Diagnostics;
using System.Text.Json;
using Integrity.Contracts;

namespace Integrity.Bench;

/// <summary>Other programs, run to their end.</summary>
internal static class External
{
    private static string Peers => Path.Combine(Machine.Repository, "tests", "Bench", "peers");

    /// <summary>What a program printed. One that is missing or fails could not be measured.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new UnmeasuredException($"{program} did not start");
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new UnmeasuredException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}{await output}");
    }

    /// <summary>The one JSON line that a peer's script prints.</summary>
    public static async Task<JsonElement> PeerAsync(string script, params string[] arguments)
    {
        await NpmPackages.InstallAsync(Peers);
        return JsonElement.Parse(await RunAsync("node", [script, .. arguments], Peers));
    }
}

/// <summary>Something could not be measured; the message says what.</summary>
internal sealed class UnmeasuredException(string message) : Exception(message);
