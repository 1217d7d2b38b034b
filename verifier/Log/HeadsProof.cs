using System.Runtime.InteropServices;

namespace Integrity.Log;

/// <summary>The newest statement of one stream.</summary>
/// <param name="Key">H(stream).</param>
/// <param name="Seq">Its place in the stream.</param>
/// <param name="Digest">The envelope digest.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Head(Hash256 Key, long Seq, Hash256 Digest);

/// <summary>What stands at a key of a <see cref="HeadsMap"/>, checkable from the map's root alone.</summary>
/// <param name="Siblings">From the root down; null for an empty subtree.</param>
/// <param name="Met">Absence only: the other leaf that stands where the key would; null when nothing does.</param>
public sealed record HeadsProof(IReadOnlyList<Hash256?> Siblings, Head? Met)
{
    private const int KeyBits = 8 * Hash256.Size;

    /// <summary>Whether exactly this head is at the key.</summary>
    public bool VerifyPresence(Hash256 root, Hash256 key, long seq, Hash256 digest) =>
        Met is null && seq >= 0 && IsCanonical && Climb(key, HeadsMap.HashLeaf(new Head(key, seq, digest))) == root;

    /// <summary>Whether no head is at the key.</summary>
    public bool VerifyAbsence(Hash256 root, Hash256 key)
    {
        if (!IsCanonical)
        {
            return false;
        }

        if (Met is not { } other)
        {
            return Climb(key, HeadsMap.EmptyRoot) == root;
        }

        return other.Seq >= 0 && other.Key != key && HeadsMap.SharedBits(other.Key, key) >= Siblings.Count
            && Climb(key, HeadsMap.HashLeaf(other)) == root;
    }

    /// <summary>A subtree with one leaf is that leaf, so the deepest sibling is never empty; and empty is written as null only.</summary>
    private bool IsCanonical
    {
        get
        {
            if (Siblings.Count > KeyBits || (Siblings.Count > 0 && Siblings[^1] is null))
            {
                return false;
            }

            for (var i = 0; i < Siblings.Count; i++)
            {
                if (Siblings[i] == HeadsMap.EmptyRoot)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private Hash256 Climb(Hash256 key, Hash256 hash)
    {
        for (var depth = Siblings.Count - 1; depth >= 0; depth--)
        {
            var sibling = Siblings[depth] ?? HeadsMap.EmptyRoot;
            hash = HeadsMap.Bit(key, depth) ? HeadsMap.HashNode(sibling, hash) : HeadsMap.HashNode(hash, sibling);
        }

        return hash;
    }
}
