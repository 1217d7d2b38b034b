using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Digests;

namespace Integrity.Proofs;

internal static class TrustFileWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static byte[] Write(TrustFile trust)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("format", TrustFile.Format);
            json.WriteString("origin", trust.Origin);
            json.WriteString("log", trust.Log.ToString());
            WriteChain(json, trust.Chain);
            json.WriteStartArray("agencies");
            foreach (var agency in trust.Agencies)
            {
                json.WriteStartObject();
                json.WriteString("id", agency.Id.ToString());
                json.WriteString("root", agency.Root);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteRules(json, trust);
            json.WriteStartObject("policy");
            if (trust.Policy.MaximumAnchorAge is { } age)
            {
                json.WriteNumber("maximumAnchorAgeSeconds", (long)age.TotalSeconds);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteRules(Utf8JsonWriter json, TrustFile trust)
    {
        if (trust.Operator is { } operating)
        {
            json.WriteString("operator", operating.ToString());
        }

        if (trust.Standards.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("standards");
        foreach (var standard in trust.Standards)
        {
            json.WriteStartObject();
            json.WriteString("name", standard.Name);
            json.WriteString("digest", Digest.Sha256(standard.Digest).ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteChain(Utf8JsonWriter json, TrustedChain chain)
    {
        json.WriteStartObject("chain");
        json.WriteNumber("id", chain.Id);
        json.WriteString("consensus", "none");
        json.WriteBoolean("allowUnsealed", chain.AllowUnsealed);
        if (!chain.Blocks.IsEmpty)
        {
            json.WriteStartArray("blocks");
            foreach (var block in chain.Blocks)
            {
                json.WriteStringValue(Hex0x.Format(block.Bytes));
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("anchor");
        json.WriteString("address", Hex0x.Format(chain.Address.AsSpan()));
        json.WriteString("codeHash", Hex0x.Format(chain.CodeHash.Bytes));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
