using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Integrity;

/// <summary>RFC 4648 §5 without padding, as RFC 7515 §2 uses it. Only the one canonical spelling is read.</summary>
public static class Base64Url
{
    public static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>False for padding, white space, foreign letters, or trailing bits that are not zero.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        var decoded = System.Buffers.Text.Base64Url.DecodeFromChars(text);
        if (!text.SequenceEqual(Encode(decoded)))
        {
            return false;
        }

        bytes = decoded;
        return true;
    }

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
