using System.Buffers.Binary;
using System.Numerics;

namespace Integrity.Log;

/// <summary>The newest statement of every stream, under one root: a compact sparse Merkle tree over H(stream), most significant bit first.</summary>
/// <remarks>
/// An empty subtree is 32 zero bytes; a subtree with one leaf is that leaf; leaf = SHA-256(0x10 ‖ key ‖ seq u64be ‖ digest);
/// node = SHA-256(0x11 ‖ left ‖ right). Hence the root depends on the heads alone, not on how they came to be.
/// Immutable: a change copies the paths it touches and shares the rest with the map it came from.
/// Buckets may be left out of memory (<see cref="Missing"/>): what is asked or set about their keys must be loaded first.
/// </remarks>
public sealed partial class HeadsMap
{
    public static readonly HeadsMap Empty = new(null, 0, 0);

    /// <summary>The root of the map without heads.</summary>
    public static readonly Hash256 EmptyRoot;

    internal const byte LeafPrefix = 0x10;
    internal const byte NodePrefix = 0x11;
    internal const int LeafSize = Hash256.Size + sizeof(ulong) + Hash256.Size;

    private readonly HeadsNode? top;

    internal HeadsMap(HeadsNode? top, int count, int held) => (this.top, Count, Held) = (top, count, held);

    public int Count { get; }

    public Hash256 Root => top?.Hash ?? EmptyRoot;

    public (long Seq, Hash256 Digest)? this[Hash256 key] =>
        Walk(key, null) is HeadsNode.Leaf leaf && leaf.Head.Key == key ? (leaf.Head.Seq, leaf.Head.Digest) : null;

    public HeadsMap Set(Hash256 key, long seq, Hash256 digest) => SetAll([new Head(key, seq, digest)]);

    /// <summary>All of these heads set, the last one given for a key winning. Each touched node is hashed once.</summary>
    public HeadsMap SetAll(IEnumerable<Head> heads)
    {
        var merge = new HeadsMerge(heads);
        var merged = merge.Into(top);
        return ReferenceEquals(merged, top) ? this : new HeadsMap(merged, Count + merge.Added, Held + merge.Added);
    }

    /// <summary>Proof of presence if the key has a head, else of absence.</summary>
    public HeadsProof Prove(Hash256 key)
    {
        var siblings = new List<Hash256?>();
        var met = Walk(key, siblings) as HeadsNode.Leaf;
        return new HeadsProof(siblings, met is null || met.Head.Key == key ? null : met.Head);
    }

    internal static Hash256 HashLeaf(in Head head)
    {
        Span<byte> message = stackalloc byte[1 + LeafSize];
        message[0] = LeafPrefix;
        WriteLeaf(head, message[1..]);
        return Hash256.Sha256(message);
    }

    internal static void WriteLeaf(in Head head, Span<byte> bytes)
    {
        head.Key.Bytes.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[Hash256.Size..], head.Seq);
        head.Digest.Bytes.CopyTo(bytes[(Hash256.Size + sizeof(ulong))..]);
    }

    internal static Hash256 HashNode(Hash256 left, Hash256 right) => MerkleTree.HashPair(NodePrefix, left, right);

    internal static bool Bit(Hash256 key, int depth) => (key.Bytes[depth >> 3] & (0x80 >> (depth & 7))) != 0;

    /// <summary>The number of leading bits that two keys have in common, 0 to 256.</summary>
    internal static int SharedBits(Hash256 a, Hash256 b)
    {
        var same = a.Bytes.CommonPrefixLength(b.Bytes);
        return same == Hash256.Size ? 8 * same : (8 * same) + BitOperations.LeadingZeroCount((uint)(a.Bytes[same] ^ b.Bytes[same])) - 24;
    }

    /// <summary>The leaf or the nothing that the key's path ends at; the siblings passed are collected from the root down.</summary>
    private HeadsNode? Walk(Hash256 key, List<Hash256?>? siblings)
    {
        var node = top;
        for (var depth = 0; node is HeadsNode.Branch branch; depth++)
        {
            var right = Bit(key, depth);
            siblings?.Add((right ? branch.Left : branch.Right)?.Hash);
            node = right ? branch.Right : branch.Left;
        }

        return node is HeadsNode.Pruned ? throw NotLoaded(key) : node;
    }
}
