using System.Text.Json;

namespace Integrity.Hammer.Wire;

/// <summary>What a receipt says, read from its JSON without keeping any of it.</summary>
internal readonly record struct Receipt(Hash256 Statement, long Seq, long? Index, bool Repeated, bool Promised, bool Anchored)
{
    /// <summary>Null when it is no receipt.</summary>
    public static Receipt? Read(ReadOnlySpan<byte> json)
    {
        Hash256? statement = null;
        long? seq = null, index = null;
        var (repeated, promised, anchored) = (false, false, false);
        try
        {
            var reader = new Utf8JsonReader(json);
            _ = reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("statement"u8))
                {
                    statement = Next(ref reader, out var text) && text.StartsWith("sha256:", StringComparison.Ordinal) && Hash256.TryParseHex(text.AsSpan(7), out var hash) ? hash : null;
                }
                else if (reader.ValueTextEquals("seq"u8))
                {
                    seq = reader.Read() && reader.TryGetInt64(out var number) ? number : null;
                }
                else if (reader.ValueTextEquals("repeated"u8))
                {
                    repeated = reader.Read() && reader.GetBoolean();
                }
                else if (reader.ValueTextEquals("promise"u8))
                {
                    promised = reader.Read();
                }
                else if (reader.ValueTextEquals("anchor"u8))
                {
                    (anchored, _) = (true, reader.Read());
                    reader.Skip();
                }
                else if (reader.ValueTextEquals("log"u8) && reader.Read() && reader.Read() && reader.ValueTextEquals("index"u8))
                {
                    index = reader.Read() && reader.TryGetInt64(out var number) ? number : null;
                    while (reader.Read() && reader.CurrentDepth > 1)
                    {
                    }
                }
                else
                {
                    _ = reader.Read();
                    reader.Skip();
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }

        return statement is { } s && seq is { } q ? new(s, q, index, repeated, promised, anchored) : null;
    }

    private static bool Next(ref Utf8JsonReader reader, out string text)
    {
        text = reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return text.Length > 0;
    }
}

/// <summary>The code of a refusal, from its problem+json.</summary>
internal static class Problem
{
    public static string Code(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("code"u8))
                {
                    return reader.Read() ? reader.GetString()! : "";
                }
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        return "no-code";
    }
}

/// <summary>The line of the batch that an answer says it is for.</summary>
internal static class LineNumber
{
    public static long? Of(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("line"u8) && reader.Read() && reader.TryGetInt64(out var line) ? line : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
