using System.Diagnostics.CodeAnalysis;

namespace Integrity.Log;

/// <summary>RFC 4648 §4 with padding, as notes and proofs use it. Only the one canonical spelling is read.</summary>
public static class StandardBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>False for missing padding, white space, foreign letters, or trailing bits that are not zero.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 != 0)
        {
            return false;
        }

        var decoded = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, decoded, out var written) || !text.SequenceEqual(Encode(decoded.AsSpan(0, written))))
        {
            return false;
        }

        bytes = decoded[..written];
        return true;
    }

    /// <summary>32 bytes: 44 letters.</summary>
    public static bool TryDecodeHash(ReadOnlySpan<char> text, out Hash256 hash)
    {
        hash = default;
        if (text.Length != 44 || !TryDecode(text, out var bytes) || bytes.Length != Hash256.Size)
        {
            return false;
        }

        hash = new Hash256(bytes);
        return true;
    }
}
