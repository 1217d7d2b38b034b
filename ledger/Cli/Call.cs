using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>One command line being carried out.</summary>
internal sealed record Call(ParseResult Line, Desk Desk, CancellationToken Cancel)
{
    // What a person reads in a terminal: no \u escapes for Chinese; it never goes into a web page.
    public static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool Json => Line.GetValue(Shared.Json);

    public T? Get<T>(Option<T> option) => Line.GetValue(option);

    public T Get<T>(Argument<T> argument) => Line.GetValue(argument)!;

    /// <summary>The result, as one JSON value with <c>--json</c>, otherwise as lines for people.</summary>
    public void Print(JsonNode json, params IEnumerable<string> lines)
    {
        if (Json)
        {
            Desk.Out.WriteLine(json.ToJsonString(Readable));
            return;
        }

        foreach (var line in lines)
        {
            Desk.Out.WriteLine(line);
        }
    }

    public string Say(string code, params IReadOnlyList<string> values) => Desk.Say(code, values);
}
