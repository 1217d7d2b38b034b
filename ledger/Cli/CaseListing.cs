using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>The law lets an item be collected only for a case that lists it, so <c>collect</c> opens the case and lists the item where that is not done.</summary>
internal static class CaseListing
{
    /// <summary>Signs what comes before a collection. Online it is sent at once; offline it is kept beside the collection, to be submitted first.</summary>
    public static async Task SeeToAsync(Pen pen, StreamName item, JsonObject collect)
    {
        if (collect["case"] is not JsonValue value || !value.TryGetValue<string>(out var code))
        {
            return;
        }

        var stream = StreamName.Parse("case/" + code).OrStop();
        var (head, listed) = pen.Ledger is null ? (Head.Start, false) : await HeadAsync(pen, stream, item);
        if (listed)
        {
            return;
        }

        var statements = new List<Envelope>();
        if (head == Head.Start)
        {
            statements.Add(await pen.WriteAsync(stream, "case.open", new() { ["type"] = collect["caseType"]?.DeepClone() ?? "criminal" }, head, aside: true));
            head = Head.After(statements[0]);
        }

        statements.Add(await pen.WriteAsync(stream, "case.join", new() { ["item"] = item.Id }, head, aside: true));
        if (pen.Ledger is { } ledger)
        {
            foreach (var statement in statements)
            {
                _ = await ledger.SubmitAsync(statement.ToUtf8(), "none");
            }

            return;
        }

        var path = Path.ChangeExtension(pen.Call.Get(Shared.Out)!, ".case.json");
        NewFile.EnsureFree(path);
        await NewFile.WriteAsync(path, EnvelopeFile.Format(statements), pen.Call.Cancel);
        if (!pen.Call.Json)
        {
            pen.Call.Desk.Out.WriteLine(pen.Call.Say("cli.case-kept", path, stream.Id));
        }
    }

    /// <summary>A case that is not there and one that is not ours to read look the same; then the ledger refuses a second opening by name.</summary>
    private static async Task<(Head Head, bool Listed)> HeadAsync(Pen pen, StreamName stream, StreamName item)
    {
        try
        {
            var json = await pen.ReadAsync(stream);
            return (HeadView.Of(json), Answer.Read(json, j => j.GetProperty("items").GetRawText().Contains($"\"{item.Id}\"", StringComparison.Ordinal)));
        }
        catch (Stopped none) when (none.Why.Code == "read.not-found")
        {
            return (Head.Start, false);
        }
    }
}
