using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>Many statements handed in as streams: each is answered for itself, and a refusal stops none of the others.</summary>
internal static class BatchHandIn
{
    /// <summary>Fewer than a ledger takes before it wants to be read (docs/formats.md): HttpClient sends a whole body before it reads.</summary>
    private const int MostAtOnce = 512;

    /// <summary>The exit code: refused when one was.</summary>
    public static async Task<int> SendAsync(Call call, LedgerClient ledger, IReadOnlyList<Envelope> statements)
    {
        var (told, refused) = (new JsonArray(), 0);
        foreach (var part in statements.Chunk(MostAtOnce))
        {
            var answers = await ledger.SubmitAsync([.. part.Select(s => s.ToUtf8())], call.Get(Shared.Wait) ?? "log");
            foreach (var (statement, answer) in part.Zip(answers))
            {
                var isRefused = answer.TryGetProperty("code", out _);
                refused += isRefused ? 1 : 0;
                told.Add(Row(statement, answer, isRefused));
                if (!call.Json)
                {
                    Tell(call, statement, answer, isRefused);
                }
            }
        }

        if (call.Json)
        {
            call.Print(told);
        }

        return refused == 0 ? ExitCode.Done : throw new Stopped(ExitCode.Refused, "cli.batch-refused", $"{refused}", $"{statements.Count}");
    }

    private static void Tell(Call call, Envelope statement, JsonElement answer, bool isRefused)
    {
        if (isRefused)
        {
            var said = statement.Statement;
            call.Desk.Out.WriteLine(call.Say("cli.batch-line", said.Act, $"{said.Stream}", $"{said.Seq}", Text(answer, "code"), Text(answer, "detail")));
        }
        else
        {
            Receipt.Print(call, statement, answer);
        }
    }

    private static JsonObject Row(Envelope statement, JsonElement answer, bool isRefused) => new()
    {
        ["stream"] = statement.Statement.Stream.ToString(),
        ["seq"] = statement.Statement.Seq,
        ["act"] = statement.Statement.Act,
        ["digest"] = $"sha256:{statement.Digest}",
        [isRefused ? "problem" : "receipt"] = JsonNode.Parse(answer.GetRawText()),
    };

    private static string Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
