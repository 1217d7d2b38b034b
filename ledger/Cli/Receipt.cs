using System.Text.Json;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>The ledger's answer to a statement, for people.</summary>
internal static class Receipt
{
    public static void Print(Call call, Envelope sent, JsonElement receipt)
    {
        var statement = sent.Statement;
        var index = receipt.TryGetProperty("log", out var log) ? $"{log.GetProperty("index").GetInt64()}" : "…";
        call.Desk.Out.WriteLine(call.Say("cli.accepted", statement.Act, statement.Stream.ToString(), $"{statement.Seq}", index));
        call.Desk.Out.WriteLine($"  sha256:{sent.Digest}");
        foreach (var finding in Findings(receipt))
        {
            call.Desk.Out.WriteLine($"  ! {finding}");
        }
    }

    /// <summary>What the rules say of it. The statement stands all the same.</summary>
    private static IEnumerable<string> Findings(JsonElement receipt) =>
        receipt.TryGetProperty("findings", out var findings) && findings.ValueKind == JsonValueKind.Array
            ? findings.EnumerateArray().Select(f => $"{Answer.Text(f, "rule")} {Answer.Text(f, "outcome")}: {Answer.Text(f, "says")}")
            : [];
}
