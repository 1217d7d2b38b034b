using System.Numerics;

namespace Integrity.Log;

public static partial class MerkleTree
{
    /// <summary>Whether <paramref name="leaf"/> (a leaf hash) is number <paramref name="index"/> of the tree (RFC 9162 §2.1.3.2). Proof from the leaf up.</summary>
    public static bool VerifyInclusion(Hash256 leaf, long index, long size, IReadOnlyList<Hash256> proof, Hash256 root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        // Up to the level where the path meets the tree's right edge every level has a sibling;
        // from there on only where the path is a right child.
        var inner = BitLength((ulong)index ^ (ulong)(size - 1));
        var border = BitOperations.PopCount((ulong)index >> inner);
        if (proof.Count != inner + border)
        {
            return false;
        }

        var hash = leaf;
        for (var i = 0; i < proof.Count; i++)
        {
            var sibling = proof[i];
            hash = i >= inner || ((index >> i) & 1) == 1 ? HashNode(sibling, hash) : HashNode(hash, sibling);
        }

        return hash == root;
    }

    /// <summary>Whether the new tree only appended to the old one (RFC 9162 §2.1.4.2).</summary>
    /// <remarks>The RFC leaves two cases out. Equal sizes: equal roots, no proof. From the empty tree: no proof, and the old root is <see cref="EmptyRoot"/>.</remarks>
    public static bool VerifyConsistency(long oldSize, Hash256 oldRoot, long newSize, Hash256 newRoot, IReadOnlyList<Hash256> proof)
    {
        if (oldSize < 0 || oldSize > newSize)
        {
            return false;
        }

        if (oldSize == newSize || oldSize == 0)
        {
            return proof.Count == 0 && (oldSize == newSize ? oldRoot == newRoot : oldRoot == EmptyRoot) && (newSize > 0 || newRoot == EmptyRoot);
        }

        // The largest full subtree that ends at the old tree's last leaf is where both walks start.
        // It is the old tree itself when the old size is a power of two, and then the proof does not repeat it.
        var shift = BitOperations.TrailingZeroCount(oldSize);
        var startsAtOldRoot = BitOperations.IsPow2(oldSize);
        var inner = BitLength((ulong)(oldSize - 1) ^ (ulong)(newSize - 1)) - shift;
        var border = BitOperations.PopCount((ulong)(oldSize - 1) >> (inner + shift));
        var first = startsAtOldRoot ? 0 : 1;
        if (proof.Count != first + inner + border)
        {
            return false;
        }

        var seed = startsAtOldRoot ? oldRoot : proof[0];
        var (older, newer) = (seed, seed);
        var index = (oldSize - 1) >> shift;
        for (var i = 0; i < inner + border; i++)
        {
            var sibling = proof[first + i];
            if (i >= inner || ((index >> i) & 1) == 1)
            {
                older = HashNode(sibling, older);
                newer = HashNode(sibling, newer);
            }
            else
            {
                newer = HashNode(newer, sibling);
            }
        }

        return older == oldRoot && newer == newRoot;
    }

    private static int BitLength(ulong value) => 64 - BitOperations.LeadingZeroCount(value);
}
