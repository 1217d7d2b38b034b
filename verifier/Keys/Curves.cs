using Integrity.Digests;
using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using Ed = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Integrity.Keys;

/// <summary>The arithmetic the framework lacks. The only file that touches BouncyCastle, so that it can be replaced here.</summary>
/// <remarks>
/// Signing is deterministic (RFC 6979, RFC 8032) and therefore pure, but BouncyCastle is not constant-time:
/// sign where an attacker cannot measure, on the agency's own machine.
/// Points are x ‖ y, scalars and coordinates 32 bytes big endian, ECDSA signatures r ‖ s.
/// </remarks>
public static class Curves
{
    private static readonly X9ECParameters P256 = CustomNamedCurves.GetByName("P-256");

    private static readonly X9ECParameters K256 = CustomNamedCurves.GetByName("secp256k1");

    /// <summary>GB/T 32905-2016.</summary>
    public static Hash256 Sm3(ReadOnlySpan<byte> data)
    {
        var sm3 = new Sm3Hash();
        sm3.Append(data);
        return sm3.Finish();
    }

    public static byte[] Ed25519PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = new byte[Ed.PublicKeySize];
        Ed.GeneratePublicKey(Scalar(seed), 0, key, 0);
        return key;
    }

    /// <summary>RFC 8032 §5.1.6.</summary>
    /// <param name="seed">The private key.</param>
    /// <param name="key">Its public half: signing under another's would give the private key away. Computing it costs as much as the rest.</param>
    /// <param name="message">What is signed.</param>
    public static byte[] Ed25519Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed.SignatureSize];
        Ed.Sign(Scalar(seed), 0, key.ToArray(), 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>RFC 8032 §5.1.7 without the cofactor; S must be below the group's order and R canonical, so a signature has one form.</summary>
    public static bool Ed25519Verify(byte[] key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed.SignatureSize && Ed.Verify(signature.ToArray(), 0, key, 0, message.ToArray(), 0, message.Length);

    /// <summary>RFC 6979 with HMAC-SHA-256. s as it comes, as its vectors have it.</summary>
    public static byte[] P256Sign(Hash256 digest, ReadOnlySpan<byte> d)
    {
        var (r, s, _) = Sign(P256, digest, d);
        return [.. Bytes(r), .. Bytes(s)];
    }

    /// <summary>RFC 6979 with HMAC-SHA-256, s at most n/2.</summary>
    public static byte[] Secp256k1Sign(Hash256 digest, ReadOnlySpan<byte> d)
    {
        var (r, s, _) = SignRecoverable(digest, d);
        return [.. r, .. s];
    }

    /// <summary>As Ethereum signs transactions: s at most n/2 (EIP-2), and the id 0..3 that tells which of the points with this r was meant.</summary>
    public static (byte[] R, byte[] S, int RecoveryId) SignRecoverable(Hash256 digest, ReadOnlySpan<byte> d)
    {
        var (r, s, id) = Sign(K256, digest, d);
        return s.CompareTo(K256.N.ShiftRight(1)) > 0 ? (Bytes(r), Bytes(K256.N.Subtract(s)), id ^ 1) : (Bytes(r), Bytes(s), id);
    }

    /// <summary>The 20-byte Ethereum address whose key made the signature; null when no key can have.</summary>
    [SuppressMessage("Naming", "CA1704", Justification = "r and s are ECDSA's names.")]
    public static byte[]? RecoverAddress(Hash256 digest, ReadOnlySpan<byte> r, ReadOnlySpan<byte> s, int recoveryId)
    {
        if (r.Length != 32 || s.Length != 32 || recoveryId is < 0 or > 3)
        {
            return null;
        }

        var (rn, sn) = (Number(r), Number(s));
        var x = recoveryId < 2 ? rn : rn.Add(K256.N);
        if (!InOrder(K256, rn) || !InOrder(K256, sn) || Lift(x, odd: (recoveryId & 1) == 1) is not { } point)
        {
            return null;
        }

        // Q = r⁻¹(sR − eG), SEC 1 §4.1.6.
        var inverse = rn.ModInverse(K256.N);
        var e = Number(digest.Bytes).Negate().Mod(K256.N);
        var q = ECAlgorithms.SumOfTwoMultiplies(K256.G, e.Multiply(inverse).Mod(K256.N), point, sn.Multiply(inverse).Mod(K256.N)).Normalize();
        return q.IsInfinity ? null : Address(Coordinates(q));
    }

    /// <summary>The last 20 bytes of Keccak-256 over x ‖ y.</summary>
    public static byte[] Address(ReadOnlySpan<byte> point) => Keccak.Hash(point).Bytes[12..].ToArray();

    /// <summary>d·G as x ‖ y.</summary>
    public static byte[] PublicPoint(SignatureAlgorithm algorithm, ReadOnlySpan<byte> d) =>
        Coordinates(new FixedPointCombMultiplier().Multiply(Of(algorithm).G, Number(d)).Normalize());

    /// <summary>True for 1 ≤ d &lt; n.</summary>
    public static bool IsPrivateScalar(SignatureAlgorithm algorithm, ReadOnlySpan<byte> d) =>
        d.Length == 32 && (algorithm == SignatureAlgorithm.EdDSA || InOrder(Of(algorithm), Number(d)));

    /// <summary>True when x ‖ y satisfies the curve's equation and both are below the field's prime.</summary>
    public static bool IsOnCurve(SignatureAlgorithm algorithm, ReadOnlySpan<byte> point) => Point(Of(algorithm), point) is not null;

    private static X9ECParameters Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES256 => P256,
        SignatureAlgorithm.ES256K => K256,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    private static (BigInteger R, BigInteger S, int RecoveryId) Sign(X9ECParameters curve, Hash256 digest, ReadOnlySpan<byte> d)
    {
        var secret = Number(d);
        if (!InOrder(curve, secret))
        {
            throw new ArgumentException("A private scalar is 32 bytes, at least 1 and below the group's order.", nameof(d));
        }

        var nonces = new HMacDsaKCalculator(new Sha256Digest());
        nonces.Init(curve.N, secret, digest.ToArray());
        while (true)
        {
            var k = nonces.NextK();
            var point = new FixedPointCombMultiplier().Multiply(curve.G, k).Normalize();
            var x = point.AffineXCoord.ToBigInteger();
            var r = x.Mod(curve.N);
            var s = k.ModInverse(curve.N).Multiply(Number(digest.Bytes).Add(secret.Multiply(r))).Mod(curve.N);
            if (r.SignValue != 0 && s.SignValue != 0)
            {
                return (r, s, (point.AffineYCoord.TestBitZero() ? 1 : 0) | (x.CompareTo(curve.N) >= 0 ? 2 : 0));
            }
        }
    }

    private static ECPoint? Lift(BigInteger x, bool odd)
    {
        var curve = K256.Curve;
        if (x.CompareTo(curve.Field.Characteristic) >= 0)
        {
            return null;
        }

        var xe = curve.FromBigInteger(x);
        var y = xe.Square().Multiply(xe).Add(curve.B).Sqrt();
        return y is null ? null : curve.CreatePoint(x, (y.TestBitZero() == odd ? y : y.Negate()).ToBigInteger());
    }

    private static ECPoint? Point(X9ECParameters curve, ReadOnlySpan<byte> point)
    {
        if (point.Length != 64)
        {
            return null;
        }

        var (x, y) = (Number(point[..32]), Number(point[32..]));
        var p = curve.Curve.Field.Characteristic;
        return x.CompareTo(p) < 0 && y.CompareTo(p) < 0 && curve.Curve.CreatePoint(x, y) is var created && created.IsValid() ? created : null;
    }

    private static byte[] Coordinates(ECPoint normalized) => [.. normalized.AffineXCoord.GetEncoded(), .. normalized.AffineYCoord.GetEncoded()];

    private static byte[] Scalar(ReadOnlySpan<byte> d) =>
        d.Length == 32 ? d.ToArray() : throw new ArgumentException("A private key is 32 bytes.", nameof(d));

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(1, bytes.ToArray());

    private static bool InOrder(X9ECParameters curve, BigInteger number) => number.SignValue > 0 && number.CompareTo(curve.N) < 0;

    private static byte[] Bytes(BigInteger number)
    {
        var minimal = number.ToByteArrayUnsigned();
        var bytes = new byte[32];
        minimal.CopyTo(bytes, bytes.Length - minimal.Length);
        return bytes;
    }

    /// <summary>A secp256k1 key that keeps its point: BouncyCastle hangs its multiplication tables on it. Thread-safe.</summary>
    internal sealed class Secp256k1Key
    {
        private static readonly ECDomainParameters Domain = new(K256.Curve, K256.G, K256.N, K256.H);

        private readonly ECPublicKeyParameters key;

        /// <summary>From x ‖ y, on the curve.</summary>
        public Secp256k1Key(ReadOnlySpan<byte> point) => key = new(Point(K256, point), Domain);

        /// <summary>s above n/2 is refused: it would be a second spelling of the same signature (EIP-2).</summary>
        public bool Verify(Hash256 digest, ReadOnlySpan<byte> signature)
        {
            if (signature.Length != 64)
            {
                return false;
            }

            var (r, s) = (Number(signature[..32]), Number(signature[32..]));
            if (s.CompareTo(K256.N.ShiftRight(1)) > 0)
            {
                return false;
            }

            var verifier = new ECDsaSigner();
            verifier.Init(forSigning: false, key);
            return verifier.VerifySignature(digest.ToArray(), r, s);
        }
    }

    /// <summary>SM3 over a stream.</summary>
    internal sealed class Sm3Hash
    {
        private readonly SM3Digest digest = new();

        public void Append(ReadOnlySpan<byte> data) => digest.BlockUpdate(data.ToArray(), 0, data.Length);

        public Hash256 Finish()
        {
            var hash = new byte[Hash256.Size];
            digest.DoFinal(hash, 0);
            return new(hash);
        }
    }
}
