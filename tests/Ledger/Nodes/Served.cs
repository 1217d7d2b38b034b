using System.Diagnostics;
using System.Text.Json;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary><c>integrity serve</c> in a process of its own.</summary>
internal static class Served
{
    /// <summary>
    /// Starts it on a port that it takes itself and returns when it says which: then it answers. A port chosen for it beforehand might be another
    /// test's by the time it binds it.
    /// </summary>
    public static async Task<(Process Process, Uri Address)> StartAsync(params IEnumerable<string> arguments)
    {
        string[] command = [Path.Combine(AppContext.BaseDirectory, "integrity.dll"), "serve", "--listen", "http://127.0.0.1:0", .. arguments];
        var process = new Process { StartInfo = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, UseShellExecute = false } };
        var listens = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _ = listens.TrySetException(new InvalidOperationException("It ended before it listened."));
            }
            else if (!listens.Task.IsCompleted && AddressIn(line.Data) is { } address)
            {
                listens.SetResult(address);
            }
        };
        _ = process.Start();
        process.BeginOutputReadLine();
        return (process, await listens.Task);
    }

    private static Uri? AddressIn(string line)
    {
        using var said = JsonDocument.Parse(line);
        return said.RootElement.TryGetProperty("State", out var state) && state.TryGetProperty("Address", out var address) ? new Uri(address.GetString()!) : null;
    }
}
