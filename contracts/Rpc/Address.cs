using Integrity.Digests;
using System.Diagnostics.CodeAnalysis;
using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>20 bytes, compared by value, written as 0x and 40 lower-case hex digits.</summary>
public sealed record Address
{
    private readonly byte[] bytes;

    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Account.AddressSize)
        {
            throw new ArgumentException("An address is 20 bytes.", nameof(bytes));
        }

        this.bytes = bytes.ToArray();
    }

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Where a contract lands that this sender creates with this nonce (Yellow Paper §7).</summary>
    public static Address OfContract(Address sender, ulong nonce)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return new(Keccak.Hash(Rlp.EncodeList(Rlp.Encode(sender.Bytes), Rlp.Encode(nonce))).Bytes[12..]);
    }

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Address? address)
    {
        address = Hex0x.TryParse(text, out byte[]? bytes) && bytes.Length == Account.AddressSize ? new(bytes) : null;
        return address is not null;
    }

    public bool Equals(Address? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    public override string ToString() => Hex0x.Format(bytes);
}
