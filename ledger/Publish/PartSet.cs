using System.Text.Json;
using Integrity.Ledger.Http;

namespace Integrity.Ledger.Publish;

/// <summary>The numbered documents that hold one bundle which is too large for its head. Named by the bundle's digest, so two bundles never mix.</summary>
internal readonly record struct PartSet(Hash256 Digest, int Count)
{
    /// <summary>Characters of packed text in one document: far enough below Cosmos DB's 2 MB that names and quotes fit too.</summary>
    public const int PartLength = 1_500_000;

    /// <summary>The largest bundle there can be, packed badly.</summary>
    public const int Most = 16;

    private const string Format = "integrity-published-part@v1";

    public string IdOf(string code, int number) => $"{code}~{Digest.ToString().AsSpan(0, 16)}~{number}";

    /// <summary>The document of one part, numbered from 1.</summary>
    public byte[] Document(string code, int number, ReadOnlySpan<char> text)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(text.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", IdOf(code, number));
            json.WriteString("pk", code);
            json.WriteString("format", Format);
            json.Write("of", Digest);
            json.WriteNumber("part", number);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The text of a part, if the document is that part of this set.</summary>
    public string? TextIn(byte[] document, int number) =>
        StrictJson.ParseElement(document, 4, 4 << 20).Ok(out var json, out _) && json.ValueKind == JsonValueKind.Object
            && Member(json, "format") == Format && Member(json, "of") == $"sha256:{Digest}"
            && json.TryGetProperty("part", out var part) && part.ValueKind == JsonValueKind.Number && part.TryGetInt32(out var found) && found == number
            ? Member(json, "text")
            : null;

    private static string? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
