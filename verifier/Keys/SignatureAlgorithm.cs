namespace Integrity.Keys;

/// <summary>The closed set of signature algorithms, named as JOSE names them. Every signature is 64 bytes.</summary>
public enum SignatureAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256 (RFC 7518 §3.4). The default: fastest here, and what browsers and HSMs have.</summary>
    ES256,

    /// <summary>Ed25519 (RFC 8032, RFC 8037).</summary>
    EdDSA,

    /// <summary>ECDSA on secp256k1 with SHA-256 (RFC 8812 §3.2), with s at most n/2.</summary>
    ES256K,
}

/// <summary>Each algorithm goes with exactly one key type and curve.</summary>
internal static class SignatureAlgorithms
{
    public const int SignatureSize = 64;

    public static string KeyType(this SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.EdDSA ? "OKP" : "EC";

    public static string Curve(this SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES256 => "P-256",
        SignatureAlgorithm.EdDSA => "Ed25519",
        _ => "secp256k1",
    };

    public static string Text(this SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES256 => "ES256",
        SignatureAlgorithm.EdDSA => "EdDSA",
        _ => "ES256K",
    };

    public static bool TryParse(string? text, out SignatureAlgorithm algorithm)
    {
        (var known, algorithm) = text switch
        {
            "ES256" => (true, SignatureAlgorithm.ES256),
            "EdDSA" => (true, SignatureAlgorithm.EdDSA),
            "ES256K" => (true, SignatureAlgorithm.ES256K),
            _ => (false, default),
        };
        return known;
    }

    public static bool TryCurve(string keyType, string curve, out SignatureAlgorithm algorithm)
    {
        (var known, algorithm) = (keyType, curve) switch
        {
            ("EC", "P-256") => (true, SignatureAlgorithm.ES256),
            ("OKP", "Ed25519") => (true, SignatureAlgorithm.EdDSA),
            ("EC", "secp256k1") => (true, SignatureAlgorithm.ES256K),
            _ => (false, default),
        };
        return known;
    }
}
