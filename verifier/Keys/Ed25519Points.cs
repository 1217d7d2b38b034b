using System.Numerics;

namespace Integrity.Keys;

/// <summary>Which 32 bytes may be an Ed25519 public key: a canonical encoding of a point that is not of small order.</summary>
/// <remarks>
/// A small-order key verifies one signature over many messages, so its owner could deny what was signed.
/// Slow (a modular power); runs once when a key is read.
/// </remarks>
internal static class Ed25519Points
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;

    private static readonly BigInteger D = Mod(-121665 * BigInteger.ModPow(121666, P - 2, P));

    private static readonly BigInteger OrderEight = BigInteger.Parse("2707385501144840649318225287225658788936804267575313519463743609750303402022");

    /// <summary>y of the points of order 1, 2, 4, 8 and 8: the eight of them, with both signs of x.</summary>
    private static readonly BigInteger[] SmallOrder =
    [
        1,
        P - 1,
        0,
        OrderEight,
        P - OrderEight,
    ];

    public static bool IsAcceptable(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32)
        {
            return false;
        }

        Span<byte> encoded = stackalloc byte[32];
        key.CopyTo(encoded);
        encoded[31] &= 0x7F;
        var y = new BigInteger(encoded, isUnsigned: true, isBigEndian: false);
        return y < P && !SmallOrder.Contains(y) && IsOnCurve(y);
    }

    /// <summary>−x² + y² = 1 + d·x²·y² has an x: (y² − 1)/(d·y² + 1) is a square (RFC 8032 §5.1.3). x = 0 only at y = ±1, excluded above.</summary>
    private static bool IsOnCurve(BigInteger y)
    {
        var square = Mod(y * y);
        var quotient = Mod((square - 1) * BigInteger.ModPow(Mod((D * square) + 1), P - 2, P));
        return BigInteger.ModPow(quotient, (P - 1) / 2, P).IsOne;
    }

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;
}
