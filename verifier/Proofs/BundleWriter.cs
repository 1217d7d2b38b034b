using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Log;

namespace Integrity.Proofs;

/// <summary>The one spelling of a bundle: compact, members in the order of the format, and JSON's own escapes only.</summary>
internal static class BundleWriter
{
    // The escapes that every JSON writer makes (JSON.stringify too): '+' in base64 and '—' in a signed note stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(Bundle bundle, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("format", Bundle.Format);
        json.WriteString("origin", bundle.Origin);
        json.WriteString("subject", bundle.Subject.ToString());
        json.WriteString("checkpoint", bundle.Checkpoint);
        json.WriteStartObject("heads");
        json.WriteBase64String("root", bundle.Heads.Root.Bytes);
        WriteHashes(json, "proof", bundle.Heads.Proof);
        json.WriteEndObject();
        json.WriteStartArray("streams");
        foreach (var stream in bundle.Streams)
        {
            WriteStream(json, stream);
            json.Flush();
        }

        json.WriteEndArray();
        if (bundle.Anchor is { } anchor)
        {
            json.WriteStartObject("anchor");
            json.WriteString("header", Hex0x.Format(anchor.Header));
            WriteBytes(json, "account", anchor.Account);
            WriteBytes(json, "log", anchor.Log);
            WriteBytes(json, "root", anchor.Root);
            WriteBytes(json, "finality", anchor.Finality);
            json.WriteEndObject();
        }

        if (!bundle.Headers.IsEmpty)
        {
            WriteBytes(json, "headers", bundle.Headers);
        }

        json.WriteEndObject();
    }

    private static void WriteStream(Utf8JsonWriter json, StreamPart stream)
    {
        json.WriteStartObject();
        json.WriteString("stream", stream.Stream.ToString());
        json.WriteStartArray("statements");
        foreach (var statement in stream.Statements)
        {
            json.WriteStartObject();
            json.WriteNumber("index", statement.Index);
            WriteHashes(json, "proof", statement.Proof);
            json.WritePropertyName("envelope");
            statement.Envelope.Write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("head");
        json.WriteStartArray("siblings");
        foreach (var sibling in stream.Siblings)
        {
            json.WriteBase64StringValue(sibling is { } hash ? hash.Bytes : []);
        }

        json.WriteEndArray();
        if (stream.Statements.IsEmpty)
        {
            WriteMet(json, stream.Met);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMet(Utf8JsonWriter json, Head? met)
    {
        if (met is not { } other)
        {
            json.WriteNull("met");
            return;
        }

        json.WriteStartObject("met");
        json.WriteBase64String("key", other.Key.Bytes);
        json.WriteNumber("seq", other.Seq);
        json.WriteBase64String("digest", other.Digest.Bytes);
        json.WriteEndObject();
    }

    private static void WriteHashes(Utf8JsonWriter json, string name, ImmutableArray<Hash256> hashes)
    {
        json.WriteStartArray(name);
        foreach (var hash in hashes)
        {
            json.WriteBase64StringValue(hash.Bytes);
        }

        json.WriteEndArray();
    }

    private static void WriteBytes(Utf8JsonWriter json, string name, ImmutableArray<byte[]> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(Hex0x.Format(item));
        }

        json.WriteEndArray();
    }
}
