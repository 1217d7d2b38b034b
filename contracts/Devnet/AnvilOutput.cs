using System.Diagnostics;

namespace Integrity.Contracts;

/// <summary>What anvil prints: read to the end, because a full pipe would stop it, and kept by nobody, because it holds keys.</summary>
internal static class AnvilOutput
{
    private const string Listening = "Listening on ";

    /// <summary>The address anvil says it listens on. With port 0 the system chose the port, so no two chains race for one.</summary>
    public static async Task<Uri> ListeningAsync(Process anvil, CancellationToken cancellation)
    {
        var found = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var complaints = new List<string>();
        anvil.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                found.TrySetException(new InvalidOperationException($"anvil ended at once: {string.Join(' ', complaints)}"));
            }
            else if (line.Data.StartsWith(Listening, StringComparison.Ordinal))
            {
                found.TrySetResult(new Uri("http://" + line.Data[Listening.Length..].Trim()));
            }
        };
        anvil.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null && !found.Task.IsCompleted)
            {
                complaints.Add(line.Data);
            }
        };
        anvil.BeginErrorReadLine();
        anvil.BeginOutputReadLine();
        return await found.Task.WaitAsync(cancellation);
    }
}
