using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Keys;
using Integrity.Statements;
using Integrity.Tests;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Signing;

/// <summary>The desk's scripts, asked as the browser would use them (<c>tests/oracles/pen.mjs</c>).</summary>
internal static class PenScript
{
    private static readonly Catalogue All = Catalogue.Of(typeof(Refusal).Assembly, typeof(LedgerHost).Assembly);

    public static async Task<JsonObject> AskAsync(string what, params IEnumerable<(string Name, JsonNode? Value)> with) => (await Oracle.AskOneAsync("pen", Question(what, with))).AsObject();

    /// <summary>One process for all the questions.</summary>
    public static Task<JsonNode[]> AskAllAsync(IEnumerable<JsonNode> questions) => Oracle.AskAsync("pen", [.. questions]);

    public static JsonObject Question(string what, params IEnumerable<(string Name, JsonNode? Value)> with) =>
        new([KeyValuePair.Create("ask", (JsonNode?)what), .. with.Select(w => KeyValuePair.Create(w.Name, w.Value))]);

    /// <summary>A draft as the script takes it, with what it needs to show and sign it.</summary>
    public static Task<JsonObject> SignAsync(StatementDraft draft, JsonNode? salts, params IReadOnlyList<SigningKey> keys) => AskAsync(
        "sign", ("draft", Of(draft)), ("schema", Schema(draft.Act)), ("texts", Texts()), ("salts", salts), ("keys", new JsonArray([.. keys.Select(Key)])));

    public static JsonObject Of(StatementDraft draft)
    {
        var json = new JsonObject { ["origin"] = draft.Origin, ["stream"] = draft.Stream.ToString(), ["seq"] = draft.Seq };
        if (draft.Prev is { } prev)
        {
            json["prev"] = $"sha256:{prev}";
        }

        json["act"] = draft.Act;
        json["agency"] = draft.Agency.ToString();
        json["at"] = UtcTime.Format(draft.At);
        if (draft.After is { } after)
        {
            json["after"] = $"0x{after}";
        }

        if (draft.Standard is { } standard)
        {
            json["standard"] = standard;
        }

        json["body"] = JsonNode.Parse(draft.Body.GetRawText());
        return json;
    }

    public static JsonNode Schema(string act) => Schemas.TryGet(act, out var utf8) ? JsonNode.Parse(utf8)! : throw new ArgumentOutOfRangeException(nameof(act));

    public static JsonObject Key(SigningKey key) => new() { ["kid"] = key.Public.Kid, ["jwk"] = Write(key.WritePrivateJwk) };

    /// <summary>The sentences that the desk's page gives its script.</summary>
    public static JsonObject Texts(Language language = Language.English) =>
        new(All.Codes.Where(c => c.StartsWith("desk.", StringComparison.Ordinal) || c.StartsWith("act.", StringComparison.Ordinal))
            .Select(c => KeyValuePair.Create(c, (JsonNode?)JsonValue.Create(All.Say(language, c)))));

    public static bool HasText(string code) => All.Has(code) && Texts(Language.Chinese)[code]!.ToString().Length > 0;

    private static JsonNode Write(Action<Utf8JsonWriter> write)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(utf8))
        {
            write(writer);
        }

        return JsonNode.Parse(utf8.WrittenSpan)!;
    }
}
