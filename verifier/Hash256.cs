using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Integrity;

/// <summary>32 bytes compared by value: a SHA-256 or Keccak-256 output. Carries no algorithm; its place in a format does.</summary>
[InlineArray(Size)]
[SuppressMessage("Style", "IDE0044", Justification = "An inline array's one field is written through its span.")]
[SuppressMessage("Style", "IDE0051", Justification = "An inline array's one field is read through its span.")]
[SuppressMessage("Major", "CA1823", Justification = "An inline array's one field is read through its span.")]
public struct Hash256 : IEquatable<Hash256>
{
    public const int Size = 32;

    private byte first;

    /// <summary>The first 32 bytes of <paramref name="bytes"/>, which must be exactly 32 long.</summary>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A Hash256 is 32 bytes.", nameof(bytes));
        }

        bytes.CopyTo(this);
    }

    public static Hash256 Sha256(ReadOnlySpan<byte> data)
    {
        Hash256 hash = default;
        SHA256.HashData(data, hash);
        return hash;
    }

    /// <summary>Exactly 64 lower-case hex digits.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, out Hash256 hash)
    {
        hash = default;
        return hex.Length == 2 * Size && !hex.ContainsAnyInRange('A', 'F')
            && Convert.FromHexString(hex, hash, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => this;

    public readonly byte[] ToArray() => Bytes.ToArray();

    public readonly bool Equals(Hash256 other) => Bytes.SequenceEqual(other.Bytes);

    public override readonly bool Equals(object? obj) => obj is Hash256 other && Equals(other);

    public override readonly int GetHashCode() => BitConverter.ToInt32(Bytes[..4]);

    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);

    /// <summary>64 lower-case hex digits.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Bytes);
}
