using System.Text.Json;

namespace Integrity.Keys;

/// <summary>A private key. Its signatures are deterministic, so signing is as pure as verifying; drawing keys at random is the caller's.</summary>
public sealed class SigningKey
{
    private readonly byte[] secret;

    private SigningKey(PublicKey publicKey, byte[] secret) => (Public, this.secret) = (publicKey, secret);

    public PublicKey Public { get; }

    /// <summary>From 32 bytes: a scalar from 1 to n−1 big endian, or an Ed25519 seed. Anything else is a programming error.</summary>
    public static SigningKey FromPrivate(SignatureAlgorithm algorithm, ReadOnlySpan<byte> d32)
    {
        if (!Curves.IsPrivateScalar(algorithm, d32))
        {
            throw new ArgumentException("Not a private key of this curve.", nameof(d32));
        }

        var bytes = algorithm == SignatureAlgorithm.EdDSA ? Curves.Ed25519PublicKey(d32) : Curves.PublicPoint(algorithm, d32);
        return new(PublicKey.FromBytes(algorithm, bytes).OrThrow(), d32.ToArray());
    }

    /// <summary>A private JWK: the public members and d. Refused when d is not the private half of the public members.</summary>
    public static Result<SigningKey> FromJwk(JsonElement privateJwk)
    {
        if (!Jwk.Read(privateJwk, isPrivate: true).Ok(out var parts, out var refusal))
        {
            return refusal;
        }

        var key = FromPrivate(parts.Algorithm, parts.Private);
        return key.Public.Bytes.SequenceEqual(parts.Public) ? key : new Refusal("key.halves-differ");
    }

    /// <summary>64 bytes, the same for the same message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => Public.Algorithm switch
    {
        SignatureAlgorithm.ES256 => Curves.P256Sign(Hash256.Sha256(message), secret),
        SignatureAlgorithm.ES256K => Curves.Secp256k1Sign(Hash256.Sha256(message), secret),
        _ => Curves.Ed25519Sign(secret, Public.Bytes, message),
    };

    /// <summary>With d: for a key file that only its owner can read, and for nothing else.</summary>
    public void WritePrivateJwk(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        Jwk.WritePublic(writer, Public.Algorithm, Public.Bytes);
        writer.WriteString("d", Base64Url.Encode(secret));
        writer.WriteString("alg", Public.Algorithm.Text());
        writer.WriteEndObject();
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => Public.Kid;
}
