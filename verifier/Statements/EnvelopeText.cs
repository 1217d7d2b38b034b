using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Statements;

/// <summary>An envelope's JSON, its digest and its signing input: where text becomes bytes and back.</summary>
internal static class EnvelopeText
{
    /// <summary>Exactly payload and signatures; each signature protected and signature; disclosures only in the first.</summary>
    public static Result<Envelope> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() != 2
            || !json.TryGetProperty("payload"u8, out var payload) || !TryPlain(payload, out var payloadText)
            || !Base64Url.TryDecode(payloadText, out var payloadBytes))
        {
            return Malformed("payload");
        }

        if (!json.TryGetProperty("signatures"u8, out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return Malformed("signatures");
        }

        if (entries.GetArrayLength() is 0 or > Envelope.MaxSignatures)
        {
            return new Refusal("statement.signature-count", Envelope.MaxSignatures.ToString());
        }

        var signatures = ImmutableArray.CreateBuilder<EnvelopeSignature>(entries.GetArrayLength());
        ImmutableArray<Disclosure> disclosures = [];
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object
                || !entry.TryGetProperty("protected"u8, out var header) || !TryPlain(header, out var headerText)
                || !entry.TryGetProperty("signature"u8, out var value) || !TryPlain(value, out var valueText))
            {
                return Malformed("signatures");
            }

            var hasHeader = entry.TryGetProperty("header"u8, out var open);
            if (entry.GetPropertyCount() != (hasHeader ? 3 : 2) || (hasHeader && signatures.Count > 0))
            {
                return Malformed("signatures");
            }

            if (hasHeader)
            {
                if (!ReadDisclosures(open).Ok(out disclosures, out var bad))
                {
                    return bad;
                }
            }

            if (!EnvelopeSignature.Read(headerText, valueText).Ok(out var signature, out var refused))
            {
                return refused;
            }

            if (signatures.Any(s => s.Kid == signature.Kid))
            {
                return new Refusal("statement.same-signer", signature.Kid);
            }

            signatures.Add(signature);
        }

        return Payload.Read(payloadBytes, disclosures).Ok(out var statement, out var refusal)
            ? new Envelope(payloadText, statement, signatures.MoveToImmutable(), disclosures)
            : refusal;
    }

    public static void Write(
        Utf8JsonWriter w, string payload, ImmutableArray<EnvelopeSignature> signatures, ImmutableArray<Disclosure> disclosures)
    {
        w.WriteStartObject();
        w.WriteString("payload"u8, payload);
        w.WriteStartArray("signatures"u8);
        for (var i = 0; i < signatures.Length; i++)
        {
            w.WriteStartObject();
            w.WriteString("protected"u8, signatures[i].Protected);
            w.WriteString("signature"u8, signatures[i].Signature);
            if (i == 0 && !disclosures.IsEmpty)
            {
                w.WriteStartObject("header"u8);
                w.WriteStartArray("disclosures"u8);
                foreach (var disclosure in disclosures)
                {
                    w.WriteStringValue(disclosure.Encoded);
                }

                w.WriteEndArray();
                w.WriteEndObject();
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    /// <summary>SHA-256 of the envelope without white space and without disclosures.</summary>
    public static Hash256 Digest(string payload, ImmutableArray<EnvelopeSignature> signatures)
    {
        var text = Spell(payload, signatures, []);
        var digest = Hash256.Sha256(text.Written);
        text.Return();
        return digest;
    }

    /// <summary>The bytes of <see cref="Write"/>: all of it is base64url, which no JSON writer escapes.</summary>
    public static byte[] Compact(string payload, ImmutableArray<EnvelopeSignature> signatures, ImmutableArray<Disclosure> disclosures)
    {
        var text = Spell(payload, signatures, disclosures);
        var utf8 = text.Written.ToArray();
        text.Return();
        return utf8;
    }

    private static Ascii Spell(string payload, ImmutableArray<EnvelopeSignature> signatures, ImmutableArray<Disclosure> disclosures)
    {
        var length = payload.Length + 96;
        foreach (var signature in signatures)
        {
            length += signature.Protected.Length + signature.Signature.Length + 40;
        }

        foreach (var disclosure in disclosures)
        {
            length += disclosure.Encoded.Length + 3;
        }

        var text = new Ascii(length);
        text.Add("{\"payload\":\"");
        text.Add(payload);
        text.Add("\",\"signatures\":[");
        for (var i = 0; i < signatures.Length; i++)
        {
            text.Add(i == 0 ? "{\"protected\":\"" : ",{\"protected\":\"");
            text.Add(signatures[i].Protected);
            text.Add("\",\"signature\":\"");
            text.Add(signatures[i].Signature);
            text.Add("\"");
            if (i == 0 && !disclosures.IsEmpty)
            {
                Spell(disclosures, ref text);
            }

            text.Add("}");
        }

        text.Add("]}");
        return text;
    }

    private static void Spell(ImmutableArray<Disclosure> disclosures, ref Ascii text)
    {
        text.Add(",\"header\":{\"disclosures\":[");
        for (var i = 0; i < disclosures.Length; i++)
        {
            text.Add(i == 0 ? "\"" : ",\"");
            text.Add(disclosures[i].Encoded);
            text.Add("\"");
        }

        text.Add("]}");
    }

    /// <summary>RFC 7515 §5.2: the signature is over ASCII(protected ‖ '.' ‖ payload).</summary>
    public static bool Verify(string payload, EnvelopeSignature signature, PublicKey key)
    {
        var text = new Ascii(signature.Protected.Length + 1 + payload.Length);
        text.Add(signature.Protected);
        text.Add(".");
        text.Add(payload);
        var valid = Base64Url.TryDecode(signature.Signature, out var bytes) && key.Verify(text.Written, bytes);
        text.Return();
        return valid;
    }

    private static Result<ImmutableArray<Disclosure>> ReadDisclosures(JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object || header.GetPropertyCount() != 1
            || !header.TryGetProperty("disclosures"u8, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return Malformed("header");
        }

        var disclosures = ImmutableArray.CreateBuilder<Disclosure>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (!TryPlain(item, out var encoded))
            {
                return Malformed("header");
            }

            if (!Disclosure.Parse(encoded).Ok(out var disclosure, out var refusal))
            {
                return refusal;
            }

            disclosures.Add(disclosure);
        }

        return disclosures.MoveToImmutable();
    }

    /// <summary>A string of base64url, which never needs an escape: so it is what it looks like, and the digest needs no unescaping.</summary>
    private static bool TryPlain(JsonElement json, out string text)
    {
        text = "";
        if (json.ValueKind != JsonValueKind.String || JsonMarshal.GetRawUtf8Value(json)[1..^1] is var raw && raw.Contains((byte)'\\'))
        {
            return false;
        }

        text = Encoding.ASCII.GetString(raw);
        return true;
    }

    private static Refusal Malformed(string member) => new("statement.malformed", member);

    /// <summary>A rented buffer that ASCII is appended to.</summary>
    private ref struct Ascii(int capacity)
    {
        private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(capacity);
        private int length;

        public readonly ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

        public void Add(string text) => length += Encoding.ASCII.GetBytes(text, buffer.AsSpan(length));

        public readonly void Return() => ArrayPool<byte>.Shared.Return(buffer);
    }
}
