using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Digests;

namespace Integrity.Statements;

/// <summary>A draft written as the bytes that will be signed.</summary>
internal static class DraftText
{
    /// <summary>Chinese stays readable, and short: nothing is escaped that JSON does not make us escape.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Members in the order the format lists them.</summary>
    public static byte[] Write(StatementDraft draft, ImmutableArray<Disclosure> disclosures)
    {
        var utf8 = new ArrayBufferWriter<byte>(1024);
        using var w = new Utf8JsonWriter(utf8, Writing);
        w.WriteStartObject();
        w.WriteNumber("v", 1);
        w.WriteString("origin", draft.Origin);
        w.WriteString("stream", draft.Stream.ToString());
        w.WriteNumber("seq", draft.Seq);
        if (draft.Prev is { } prev)
        {
            w.WriteString("prev", Digest.Sha256(prev).ToString());
        }

        w.WriteString("act", draft.Act);
        w.WriteString("agency", draft.Agency.ToString());
        w.WriteString("at", UtcTime.Format(draft.At));
        if (draft.After is { } after)
        {
            w.WriteString("after", Hex0x.Format(after.Bytes));
        }

        if (draft.Standard is { } standard)
        {
            w.WriteString("standard", standard);
        }

        w.WriteStartObject("body");
        foreach (var member in draft.Body.EnumerateObject().Where(m => !draft.Salts.ContainsKey(m.Name)))
        {
            member.WriteTo(w);
        }

        if (!disclosures.IsEmpty)
        {
            // Sorted, so that the order does not tell which digest is which member (RFC 9901 §4.2.4.1).
            w.WriteStartArray("_sd");
            foreach (var digest in disclosures.Select(d => d.Digest).Order(StringComparer.Ordinal))
            {
                w.WriteStringValue(digest);
            }

            w.WriteEndArray();
        }

        w.WriteEndObject();
        w.WriteString("_sd_alg", "sha-256");
        w.WriteEndObject();
        w.Flush();
        return utf8.WrittenSpan.ToArray();
    }
}
