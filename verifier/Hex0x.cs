using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Integrity;

/// <summary>Bytes as Ethereum writes them: <c>0x</c> and lower-case hex, two digits a byte. <c>0x</c> alone is no bytes.</summary>
public static class Hex0x
{
    internal static readonly SearchValues<char> Letters = SearchValues.Create("0123456789abcdef");

    public static string Format(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>False without the prefix, with an odd number of digits, or with any letter that is not lower-case hex.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0 || text[2..].ContainsAnyExcept(Letters))
        {
            return false;
        }

        bytes = Convert.FromHexString(text[2..]);
        return true;
    }

    /// <summary>Exactly <c>0x</c> and 64 lower-case digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Hash256 hash)
    {
        hash = default;
        return text.StartsWith("0x", StringComparison.Ordinal) && Hash256.TryParseHex(text[2..], out hash);
    }
}
