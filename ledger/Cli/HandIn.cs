using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>What becomes of signed statements: sent to the ledger and receipted, or kept in a file.</summary>
internal static class HandIn
{
    public static async Task AllAsync(Pen pen, IReadOnlyList<Envelope> statements)
    {
        if (pen.Ledger is { } ledger)
        {
            await SendAsync(pen.Call, ledger, statements, keep: true);
            return;
        }

        var path = pen.Call.Get(Shared.Out)!;
        await NewFile.WriteAsync(path, EnvelopeFile.Format(statements), pen.Call.Cancel);
        var first = statements[0];
        pen.Call.Print(
            new JsonObject
            {
                ["file"] = path,
                ["statements"] = new JsonArray([.. statements.Select(s => new JsonObject
                {
                    ["stream"] = s.Statement.Stream.ToString(),
                    ["seq"] = s.Statement.Seq,
                    ["act"] = s.Statement.Act,
                    ["digest"] = $"sha256:{s.Digest}",
                })]),
            },
            pen.Call.Say("cli.kept", first.Statement.Act, first.Statement.Stream.ToString(), $"{first.Statement.Seq}", path),
            pen.Call.Say("cli.kept-next", $"{first.Statement.Seq}:sha256:{first.Digest}"));
    }

    /// <summary>In order. When one is refused, those before it stand and were shown; those after it were not sent.</summary>
    /// <param name="keep">Nobody else has these statements: what the ledger did not answer for is kept in a file before the verb ends.</param>
    public static async Task SendAsync(Call call, LedgerClient ledger, IReadOnlyList<Envelope> statements, bool keep)
    {
        var (receipts, pending) = (new JsonArray(), false);
        for (var i = 0; i < statements.Count; i++)
        {
            // Later statements rest on earlier ones, so only the last is waited for as long as was asked.
            var wait = i < statements.Count - 1 ? "none" : call.Get(Shared.Wait) ?? "log";
            var receipt = await SubmitAsync(call, ledger, statements, i, wait, keep);
            pending = wait == "anchor" && !receipt.TryGetProperty("anchor", out _);
            receipts.Add(new JsonObject
            {
                ["stream"] = statements[i].Statement.Stream.ToString(),
                ["seq"] = statements[i].Statement.Seq,
                ["act"] = statements[i].Statement.Act,
                ["digest"] = $"sha256:{statements[i].Digest}",
                ["receipt"] = JsonNode.Parse(receipt.GetRawText()),
            });
            if (!call.Json)
            {
                Receipt.Print(call, statements[i], receipt);
            }
        }

        if (call.Json)
        {
            call.Print(receipts);
        }

        if (pending)
        {
            throw new Stopped(ExitCode.Pending, "cli.not-anchored");
        }
    }

    private static async Task<JsonElement> SubmitAsync(Call call, LedgerClient ledger, IReadOnlyList<Envelope> statements, int next, string wait, bool keep)
    {
        try
        {
            return await ledger.SubmitAsync(statements[next].ToUtf8(), wait);
        }
        catch (Stopped refused) when (keep && refused.ExitCode == ExitCode.Refused)
        {
            throw refused.Keeping(Unsent.Keep(call, [.. statements.Skip(next + 1)]));
        }
        catch (Stopped failed) when (keep)
        {
            throw failed.Keeping(Unsent.Keep(call, [.. statements.Skip(next)]));
        }
        catch (OperationCanceledException) when (keep)
        {
            throw new Stopped(ExitCode.Operational, "cli.interrupted").Keeping(Unsent.Keep(call, [.. statements.Skip(next)]));
        }
    }
}
