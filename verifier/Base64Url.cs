using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Codec = System.Buffers.Text.Base64Url;

namespace Integrity;

/// <summary>RFC 4648 §5 without padding, as RFC 7515 §2 uses it. Only the one canonical spelling is read.</summary>
public static class Base64Url
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create(Encoding.ASCII.GetBytes(Letters));

    private static readonly SearchValues<char> AlphabetChars = SearchValues.Create(Letters);

    public static string Encode(ReadOnlySpan<byte> bytes) => Codec.EncodeToString(bytes);

    /// <summary>False for padding, white space, foreign letters, or trailing bits that are not zero.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var canonical = !text.ContainsAnyExcept(AlphabetChars) && EndsInZeroBits(text.Length, text.IsEmpty ? 'A' : text[^1]);
        bytes = canonical ? Codec.DecodeFromChars(text) : null;
        return canonical;
    }

    /// <inheritdoc cref="TryDecode(ReadOnlySpan{char}, out byte[])"/>
    public static bool TryDecode(ReadOnlySpan<byte> ascii, [NotNullWhen(true)] out byte[]? bytes)
    {
        var canonical = !ascii.ContainsAnyExcept(Alphabet) && EndsInZeroBits(ascii.Length, ascii.IsEmpty ? 'A' : (char)ascii[^1]);
        bytes = canonical ? Codec.DecodeFromUtf8(ascii) : null;
        return canonical;
    }

    /// <summary>Two letters carry 12 bits for one byte, three carry 18 for two: the surplus bits must be zero or the text is not canonical.</summary>
    private static bool EndsInZeroBits(int length, char last) => (length % 4) switch
    {
        0 => true,
        2 => Letters.IndexOf(last, StringComparison.Ordinal) % 16 == 0,
        3 => Letters.IndexOf(last, StringComparison.Ordinal) % 4 == 0,
        _ => false,
    };
}
