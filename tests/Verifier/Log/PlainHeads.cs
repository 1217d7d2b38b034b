using System.Buffers.Binary;
using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

/// <summary>The heads map by its definition: recursion over sets of heads, one bit at a time, keeping nothing.</summary>
internal static class PlainHeads
{
    public static Hash256 Root(IReadOnlyCollection<Head> heads, int depth = 0) => heads.Count switch
    {
        0 => default,
        1 => Leaf(heads.Single()),
        _ => PlainTree.Hash([0x11], Root(Side(heads, depth, 0), depth + 1).ToArray(), Root(Side(heads, depth, 1), depth + 1).ToArray()),
    };

    public static Hash256 Leaf(Head head)
    {
        var seq = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(seq, head.Seq);
        return PlainTree.Hash([0x10], head.Key.ToArray(), seq, head.Digest.ToArray());
    }

    private static Head[] Side(IReadOnlyCollection<Head> heads, int depth, int bit) =>
        [.. heads.Where(head => ((head.Key.Bytes[depth / 8] >> (7 - (depth % 8))) & 1) == bit)];
}
