using Integrity.Keys;

namespace Integrity.Contracts;

/// <summary>A key that pays for and signs transactions. Not an agency's key: it says nothing about evidence.</summary>
public sealed class ChainAccount
{
    private readonly byte[] secret;

    /// <summary>From a secp256k1 private scalar: 32 bytes, at least 1 and below the group's order.</summary>
    public ChainAccount(ReadOnlySpan<byte> d32)
    {
        if (!Curves.IsPrivateScalar(SignatureAlgorithm.ES256K, d32))
        {
            throw new ArgumentException("Not a secp256k1 private key.", nameof(d32));
        }

        secret = d32.ToArray();
        Address = new(Curves.Address(Curves.PublicPoint(SignatureAlgorithm.ES256K, d32)));
    }

    public Address Address { get; }

    /// <summary>Deterministic (RFC 6979), s at most half the group's order (EIP-2).</summary>
    internal (byte[] R, byte[] S, int RecoveryId) Sign(Hash256 digest) => Curves.SignRecoverable(digest, secret);

    /// <summary>Never the secret.</summary>
    public override string ToString() => Address.ToString();
}
