using System.Text.Json;

namespace Integrity.Ledger.Cli;

/// <summary>What a ledger says of itself to everyone.</summary>
/// <param name="RecentBlock">A block of the anchor chain that exists by now; null without a chain.</param>
internal sealed record LedgerView(string Origin, Hash256? RecentBlock)
{
    public static LedgerView Of(JsonElement json) => Answer.Read(json, j => new LedgerView(
        j.GetProperty("origin").GetString()!,
        Answer.Text(j, "after") is ['0', 'x', .. var hex] && Hash256.TryParseHex(hex, out var block) ? block : null));
}

/// <summary>Reading the ledger's answers: one that does not have the shape we know is another program's.</summary>
internal static class Answer
{
    public static T Read<T>(JsonElement json, Func<JsonElement, T> read)
    {
        try
        {
            return read(json);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new Stopped(ExitCode.Operational, "cli.answer-unknown", e.Message);
        }
    }

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
