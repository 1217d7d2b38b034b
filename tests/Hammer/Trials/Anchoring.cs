using System.Diagnostics;
using System.Text.Json;
using Integrity.Contracts;

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
    /// <param name="chain">Given: in a block that this chain has. A node that has not noticed that its block is gone does not count.</param>
    public static async Task<TimeSpan?> AllAsync(HttpClient node, TimeSpan patience, ChainClient? chain = null)
    {
        var (started, (size, _)) = (Stopwatch.GetTimestamp(), await StandAsync(node));
        while (Stopwatch.GetElapsedTime(started) < patience)
        {
            if ((await StandAsync(node)).Anchored >= size && (chain is null || await OnAsync(node, chain)))
            {
                return Stopwatch.GetElapsedTime(started);
            }

            await Task.Delay(100);
        }

        return null;
    }

    private static async Task<bool> OnAsync(HttpClient node, ChainClient chain)
    {
        var ledger = JsonElement.Parse(await node.GetByteArrayAsync(new Uri("v1/ledger", UriKind.Relative)));
        return ledger.TryGetProperty("anchor", out var anchor) && anchor.GetProperty("number").GetInt64() is var number && await chain.BlockNumberAsync() >= number
            && $"0x{(await chain.BlockAsync(BlockTag.Number(number))).Header.Hash}" == anchor.GetProperty("block").GetString();
    }
}
