using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Integrity.Keys;

/// <summary>A public key, named by its RFC 7638 thumbprint. Thread-safe.</summary>
public sealed class PublicKey
{
    private readonly byte[] bytes;

    /// <summary>Imported once, used by one thread at a time: the framework promises no more, and importing costs three verifications.</summary>
    private readonly ConcurrentBag<ECDsa> imported = [];

    private readonly Curves.Secp256k1Key? secp256k1;

    private PublicKey(SignatureAlgorithm algorithm, byte[] bytes)
    {
        this.bytes = bytes;
        Algorithm = algorithm;
        Kid = Base64Url.Encode(Jwk.Thumbprint(algorithm, bytes).Bytes);
        secp256k1 = algorithm == SignatureAlgorithm.ES256K ? new(bytes) : null;
    }

    public SignatureAlgorithm Algorithm { get; }

    /// <summary>43 letters of base64url.</summary>
    public string Kid { get; }

    /// <summary>x ‖ y (64), or the 32 bytes of an Ed25519 key.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>A public JWK (RFC 7517): kty, crv, x, y for EC, and at most alg besides. Anything private is refused.</summary>
    public static Result<PublicKey> FromJwk(JsonElement jwk) =>
        Jwk.Read(jwk, isPrivate: false).Ok(out var parts, out var refusal) ? FromBytes(parts.Algorithm, parts.Public) : refusal;

    /// <summary>From x ‖ y, or the 32 bytes of an Ed25519 key.</summary>
    public static Result<PublicKey> FromBytes(SignatureAlgorithm algorithm, ReadOnlySpan<byte> bytes) =>
        (algorithm == SignatureAlgorithm.EdDSA ? Ed25519Points.IsAcceptable(bytes) : Curves.IsOnCurve(algorithm, bytes))
            ? new PublicKey(algorithm, bytes.ToArray())
            : new Refusal("key.bad-point", algorithm.Curve());

    /// <summary>64 bytes: r ‖ s, or RFC 8032's. False for every other length.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureAlgorithms.SignatureSize && Algorithm switch
        {
            SignatureAlgorithm.ES256 => VerifyP256(Hash256.Sha256(message), signature),
            SignatureAlgorithm.ES256K => secp256k1!.Verify(Hash256.Sha256(message), signature),
            _ => Curves.Ed25519Verify(bytes, message, signature),
        };

    /// <summary>Members in the order kty, crv, x, y, alg.</summary>
    public void WriteJwk(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        Jwk.WritePublic(writer, Algorithm, bytes);
        writer.WriteString("alg", Algorithm.Text());
        writer.WriteEndObject();
    }

    public override string ToString() => Kid;

    private bool VerifyP256(Hash256 digest, ReadOnlySpan<byte> signature)
    {
        if (!imported.TryTake(out var key))
        {
            key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = { X = bytes[..32], Y = bytes[32..] },
            });
        }

        var valid = key.VerifyHash(digest.Bytes, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        imported.Add(key);
        return valid;
    }
}
