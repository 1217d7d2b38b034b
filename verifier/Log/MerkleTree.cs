using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Integrity.Log;

/// <summary>The Merkle tree of RFC 9162 §2.1 (the same as RFC 6962's) with SHA-256: hashing, roots, and checking proofs.</summary>
public static partial class MerkleTree
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static readonly Hash256 EmptyRoot = Hash256.Sha256([]);

    /// <summary>SHA-256(0x00 ‖ leaf).</summary>
    public static Hash256 HashLeaf(ReadOnlySpan<byte> leaf)
    {
        var message = leaf.Length < Sha256Lanes.LongestMessage ? stackalloc byte[leaf.Length + 1] : new byte[leaf.Length + 1];
        message[0] = LeafPrefix;
        leaf.CopyTo(message[1..]);
        return Hash256.Sha256(message);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Hash256 HashNode(Hash256 left, Hash256 right) => HashPair(NodePrefix, left, right);

    /// <summary>The hashes of leaves that are all <paramref name="size"/> bytes long and lie end to end.</summary>
    public static void HashLeaves(ReadOnlySpan<byte> leaves, int size, Span<Hash256> hashes) =>
        Sha256Lanes.HashAll(LeafPrefix, leaves, size, hashes);

    /// <summary>The hashes of leaves of any lengths, in order. Neighbours of equal length are hashed together.</summary>
    public static Hash256[] HashLeaves(IReadOnlyList<byte[]> leaves)
    {
        var hashes = new Hash256[leaves.Count];
        for (int start = 0, end; start < leaves.Count; start = end)
        {
            var size = leaves[start].Length;
            for (end = start + 1; end < leaves.Count && leaves[end].Length == size && (long)(end - start) * size < PackedBytes;)
            {
                end++;
            }

            var packed = new byte[(end - start) * size];
            for (var i = start; i < end; i++)
            {
                leaves[i].CopyTo(packed, (i - start) * size);
            }

            HashLeaves(packed, size, hashes.AsSpan(start, end - start));
        }

        return hashes;
    }

    /// <summary>MTH of RFC 9162 §2.1.1, from leaf hashes.</summary>
    public static Hash256 Root(ReadOnlySpan<Hash256> leafHashes)
    {
        if (leafHashes.IsEmpty)
        {
            return EmptyRoot;
        }

        // Level by level, in place. A last node without a sibling moves up as it is: that is RFC 9162's split at powers of two.
        var level = leafHashes.ToArray().AsSpan();
        while (level.Length > 1)
        {
            var parents = (level.Length + 1) / 2;
            HashPairs(level[..(level.Length / 2 * 2)], level[..(level.Length / 2)]);
            if (level.Length % 2 == 1)
            {
                level[parents - 1] = level[^1];
            }

            level = level[..parents];
        }

        return level[0];
    }

    /// <summary>The parents of an even number of neighbouring nodes. <paramref name="parents"/> may be the first half of <paramref name="children"/>.</summary>
    public static void HashPairs(ReadOnlySpan<Hash256> children, Span<Hash256> parents) =>
        Sha256Lanes.HashAll(NodePrefix, MemoryMarshal.AsBytes(children), 2 * Hash256.Size, parents);

    internal static Hash256 HashPair(byte prefix, Hash256 left, Hash256 right)
    {
        Span<byte> message = stackalloc byte[1 + (2 * Hash256.Size)];
        message[0] = prefix;
        left.Bytes.CopyTo(message[1..]);
        right.Bytes.CopyTo(message[(1 + Hash256.Size)..]);
        Hash256 hash = default;
        SHA256.HashData(message, hash);
        return hash;
    }

    // Enough for full groups of lanes, little enough to stay in cache.
    private const int PackedBytes = 64 * 1024;
}
