using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Integrity.Contracts;

/// <summary>JSON-RPC's integers and bytes (execution-apis, "hex value encoding"): 0x-hex without leading zeros, and 0x-hex of whole bytes.</summary>
internal static class Quantity
{
    public static string Format(ulong value) => $"0x{value:x}";

    public static BigInteger Big(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text
            && text.StartsWith("0x", StringComparison.Ordinal) && text.Length is > 2 and <= 66
            && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        throw new ChainAnswerException($"not a quantity: {Shown(element)}");
    }

    public static long Int64(JsonElement element)
    {
        var value = Big(element);
        return value <= long.MaxValue ? (long)value : throw new ChainAnswerException($"a quantity past 2^63: {Shown(element)}");
    }

    /// <summary>Bytes in hex of either case: some nodes write checksummed addresses.</summary>
    public static byte[] Bytes(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text
            && text.StartsWith("0x", StringComparison.Ordinal) && text.Length % 2 == 0)
        {
            var bytes = new byte[(text.Length - 2) / 2];
            if (Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                return bytes;
            }
        }

        throw new ChainAnswerException($"not bytes: {Shown(element)}");
    }

    public static Hash256 Hash(JsonElement element) =>
        Bytes(element) is { Length: Hash256.Size } bytes ? new Hash256(bytes) : throw new ChainAnswerException($"not 32 bytes: {Shown(element)}");

    public static Address Address(JsonElement element) =>
        Bytes(element) is { Length: 20 } bytes ? new Address(bytes) : throw new ChainAnswerException($"not an address: {Shown(element)}");

    public static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            ? member
            : throw new ChainAnswerException($"no member {name}");

    private static string Shown(JsonElement element)
    {
        var raw = element.ValueKind == JsonValueKind.Undefined ? "nothing" : element.GetRawText();
        return raw.Length <= 80 ? raw : raw[..80] + "…";
    }
}
