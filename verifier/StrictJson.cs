using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Integrity;

/// <summary>JSON (RFC 8259) read so that two readers cannot understand it differently.</summary>
/// <remarks>
/// UTF-8 without a byte order mark, no duplicate names, no comments, no trailing commas, no half surrogate pairs, bounded depth and size.
/// An element read here never throws when its strings or names are read: every name and string is a valid Unicode string.
/// </remarks>
public static class StrictJson
{
    /// <summary>The document; its owner disposes it, or leaves it to the collector.</summary>
    public static Result<JsonDocument> Parse(ReadOnlyMemory<byte> utf8, int maxDepth, int maxBytes)
    {
        if (Inspect(utf8.Span, maxBytes) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return JsonDocument.Parse(utf8, Options(maxDepth));
        }
        catch (JsonException)
        {
            return Explain(utf8.Span, maxDepth);
        }
    }

    /// <summary>The root element over memory of its own, for values that outlive <paramref name="utf8"/>.</summary>
    public static Result<JsonElement> ParseElement(ReadOnlySpan<byte> utf8, int maxDepth, int maxBytes)
    {
        if (Inspect(utf8, maxBytes) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return JsonElement.Parse(utf8, Options(maxDepth));
        }
        catch (JsonException)
        {
            return Explain(utf8, maxDepth);
        }
    }

    private static JsonDocumentOptions Options(int maxDepth) => new() { MaxDepth = maxDepth, AllowDuplicateProperties = false };

    /// <summary>What the framework's parser does not look at.</summary>
    private static Refusal? Inspect(ReadOnlySpan<byte> utf8, int maxBytes) =>
        utf8.Length > maxBytes ? new Refusal("json.too-large", Number(utf8.Length), Number(maxBytes))
        : utf8.StartsWith("\uFEFF"u8) ? new Refusal("json.byte-order-mark")
        : !Utf8.IsValid(utf8) ? new Refusal("json.not-utf8")
        : HasLoneSurrogate(utf8) ? new Refusal("json.lone-surrogate")
        : null;

    /// <summary>The framework says only that it failed; the code a caller sees must say why. Runs on refused input only.</summary>
    private static Refusal Explain(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var deepest = 0;
        try
        {
            while (reader.Read())
            {
                deepest = Math.Max(deepest, reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0));
            }
        }
        catch (JsonException malformed)
        {
            return new("json.malformed", Number((malformed.LineNumber ?? 0) + 1), Number(malformed.BytePositionInLine ?? 0));
        }

        return deepest > maxDepth ? new("json.too-deep", Number(maxDepth)) : new("json.duplicate-member");
    }

    /// <summary>Raw UTF-8 cannot hold a surrogate (checked before), an escape can: <c>\ud800</c>.</summary>
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> utf8)
    {
        for (int i; (i = utf8.IndexOf((byte)'\\')) >= 0;)
        {
            utf8 = utf8[i..];
            if (!TryEscape(utf8, out var unit))
            {
                utf8 = utf8[Math.Min(2, utf8.Length)..];
                continue;
            }

            utf8 = utf8[6..];
            if (char.IsLowSurrogate(unit))
            {
                return true;
            }

            if (char.IsHighSurrogate(unit))
            {
                if (!TryEscape(utf8, out var low) || !char.IsLowSurrogate(low))
                {
                    return true;
                }

                utf8 = utf8[6..];
            }
        }

        return false;
    }

    private static bool TryEscape(ReadOnlySpan<byte> utf8, out char unit)
    {
        unit = default;
        Span<byte> two = stackalloc byte[2];
        if (utf8.Length < 6 || utf8[0] != '\\' || utf8[1] != 'u'
            || Convert.FromHexString(utf8[2..6], two, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        unit = (char)BinaryPrimitives.ReadUInt16BigEndian(two);
        return true;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
