using System.Security.Cryptography;

namespace Integrity.Verifier.Tests.Log;

/// <summary>RFC 9162 §2.1, written down as the RFC has it: recursive, over whole lists, with one platform hash a node.</summary>
internal static class PlainTree
{
    public static Hash256 Hash(params byte[][] parts) => new(SHA256.HashData(parts.SelectMany(part => part).ToArray()));

    public static Hash256 Root(IReadOnlyList<byte[]> d) => d.Count switch
    {
        0 => Hash(),
        1 => Hash([0x00], d[0]),
        _ => Hash([0x01], Root(Left(d)).ToArray(), Root(Right(d)).ToArray()),
    };

    public static List<Hash256> Path(int m, IReadOnlyList<byte[]> d) => d.Count == 1
        ? []
        : m < Split(d.Count)
            ? [.. Path(m, Left(d)), Root(Right(d))]
            : [.. Path(m - Split(d.Count), Right(d)), Root(Left(d))];

    public static List<Hash256> Proof(int m, IReadOnlyList<byte[]> d) => SubProof(m, d, b: true);

    private static List<Hash256> SubProof(int m, IReadOnlyList<byte[]> d, bool b)
    {
        if (m == d.Count)
        {
            return b ? [] : [Root(d)];
        }

        return m <= Split(d.Count)
            ? [.. SubProof(m, Left(d), b), Root(Right(d))]
            : [.. SubProof(m - Split(d.Count), Right(d), b: false), Root(Left(d))];
    }

    private static int Split(int n)
    {
        var k = 1;
        while (2 * k < n)
        {
            k *= 2;
        }

        return k;
    }

    private static byte[][] Left(IReadOnlyList<byte[]> d) => [.. d.Take(Split(d.Count))];

    private static byte[][] Right(IReadOnlyList<byte[]> d) => [.. d.Skip(Split(d.Count))];
}
