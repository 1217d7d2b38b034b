using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>The first statements of the items that an <c>acquire</c> or a <c>report</c> made.</summary>
internal static class Children
{
    /// <summary>
    /// One <c>derive</c> a child, naming the parent statement by its envelope digest. A further signature on the parent changes
    /// that digest, so these are made after the last one.
    /// </summary>
    public static async Task<IReadOnlyList<Envelope>> DeriveAsync(Pen pen, Envelope parent)
    {
        var made = new List<Envelope>();
        var body = parent.Statement.Body.Members;
        if (parent.Statement.Act is not ("acquire" or "report") || !body.TryGetValue("children", out var children))
        {
            return made;
        }

        foreach (var child in children.EnumerateArray())
        {
            var stream = StreamName.Item(EvidenceCode.Parse(child.GetProperty("code").GetString()!).OrStop());
            made.Add(await pen.WriteAsync(
                stream,
                "derive",
                new JsonObject
                {
                    ["parent"] = parent.Statement.Stream.ToString(),
                    ["statement"] = $"sha256:{parent.Digest}",
                    ["kind"] = child.GetProperty("kind").GetString(),
                    ["digests"] = JsonNode.Parse(child.GetProperty("digests").GetRawText()),
                    ["how"] = How(parent.Statement.Act, body),
                },
                Head.Start));
        }

        return made;
    }

    private static string How(string act, IReadOnlyDictionary<string, JsonElement> body) => act == "acquire"
        ? $"{body["tool"].GetProperty("name").GetString()} {body["tool"].GetProperty("version").GetString()}"
        : body["method"].GetString()!;
}
