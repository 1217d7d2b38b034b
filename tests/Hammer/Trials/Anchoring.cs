using System.Diagnostics;
using System.Text.Json;

namespace Integrity.Hammer.Trials;

/// <summary>How far the chain is behind the log, as the ledger itself tells it.</summary>
internal static class Anchoring
{
    public static async Task<(long Log, long Anchored)> StandAsync(HttpClient node)
    {
        var ledger = JsonElement.Parse(await node.GetByteArrayAsync(new Uri("v1/ledger", UriKind.Relative)));
        return (ledger.GetProperty("size").GetInt64(), ledger.TryGetProperty("anchor", out var anchor) ? anchor.GetProperty("size").GetInt64() : 0);
    }

    /// <summary>How long until everything that was in the log at the call is anchored; null when it is not in time.</summary>
    public static async Task<TimeSpan?> AllAsync(HttpClient node, TimeSpan patience)
    {
        var (started, (size, _)) = (Stopwatch.GetTimestamp(), await StandAsync(node));
        while (Stopwatch.GetElapsedTime(started) < patience)
        {
            if ((await StandAsync(node)).Anchored >= size)
            {
                return Stopwatch.GetElapsedTime(started);
            }

            await Task.Delay(100);
        }

        return null;
    }
}
