using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Ledger.Http;

namespace Integrity.Ledger.Publish;

/// <summary>The document that a partner reads: one for each item, its id and its partition the evidence code (docs/formats.md, "Published bundle").</summary>
/// <remarks>Whoever has a key that writes can write anything here. So every member is a claim, and a reader compares each with the bundle.</remarks>
/// <param name="Size">Of the log at the bundle's checkpoint. A larger one never gives way to a smaller one.</param>
/// <param name="Statements">Of the item.</param>
/// <param name="Bytes">Of the bundle.</param>
/// <param name="Digest">SHA-256 of the bundle's bytes.</param>
/// <param name="Text">The packed bundle; null when it is in parts.</param>
/// <param name="Parts">How many documents hold it; 0 when this one does.</param>
/// <param name="Receipt">Of the item's newest statement in the bundle.</param>
internal sealed record PublishedHead(
    string Code, string Origin, long Size, long Statements, int Bytes, Hash256 Digest, string? Text, int Parts, JsonElement Receipt)
{
    public const string Format = "integrity-published@v1";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Parts of bundles that this one replaced: deleted once it stands, and again before it is replaced, should the first time have failed.</summary>
    public IReadOnlyList<PartSet> Former { get; init; } = [];

    public PartSet? Set => Parts > 0 ? new PartSet(Digest, Parts) : null;

    /// <summary>The block that the receipt says the anchor is in.</summary>
    public string? Block =>
        Receipt.TryGetProperty("anchor", out var anchor) && anchor.ValueKind == JsonValueKind.Object
            && anchor.TryGetProperty("block", out var block) && block.ValueKind == JsonValueKind.String ? block.GetString() : null;

    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>((Text?.Length ?? 0) + 4096);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("id", Code);
            json.WriteString("pk", Code);
            json.WriteString("format", Format);
            json.WriteString("origin", Origin);
            json.WriteNumber("size", Size);
            json.WriteNumber("statements", Statements);
            json.WriteNumber("bytes", Bytes);
            json.Write("digest", Digest);
            json.WritePropertyName("receipt");
            Receipt.WriteTo(json);
            if (Text is null)
            {
                json.WriteNumber("parts", Parts);
            }
            else
            {
                json.WriteString("bundle", Text);
            }

            if (Former.Count > 0)
            {
                json.WriteStartArray("former");
                foreach (var set in Former)
                {
                    json.WriteStartObject();
                    json.Write("digest", set.Digest);
                    json.WriteNumber("parts", set.Count);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static Result<PublishedHead> Parse(byte[] utf8) => PublishedHeadReader.Read(utf8);
}
