using System.Numerics;

namespace Integrity.Log;

/// <summary>The hash of a full subtree: the one over leaves [index·2^level, (index+1)·2^level).</summary>
public delegate Hash256 HashReader(int level, long index);

/// <summary>Makes the proofs that <see cref="MerkleTree"/> checks, from stored hashes of full subtrees.</summary>
/// <remarks>Only hashes inside the first <c>size</c> leaves are asked for, at most about 2·log2(size) of them.</remarks>
public static class TreeProofs
{
    /// <summary>RFC 9162 §2.1.1.</summary>
    public static Hash256 Root(long size, HashReader hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? MerkleTree.EmptyRoot : Range(0, size, hashes);
    }

    /// <summary>PATH of RFC 9162 §2.1.3.1: from the leaf up.</summary>
    public static Hash256[] Inclusion(long index, long size, HashReader hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<Hash256>();
        for (var (start, end) = (0L, size); end - start > 1;)
        {
            var middle = Middle(start, end);
            if (index < middle)
            {
                proof.Add(Range(middle, end, hashes));
                end = middle;
            }
            else
            {
                proof.Add(Range(start, middle, hashes));
                start = middle;
            }
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>PROOF of RFC 9162 §2.1.4.1; empty from the empty tree and between equal sizes.</summary>
    public static Hash256[] Consistency(long oldSize, long newSize, HashReader hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var proof = new List<Hash256>();
        if (oldSize == 0)
        {
            return [];
        }

        var (start, end) = (0L, newSize);
        while (oldSize != end)
        {
            var middle = Middle(start, end);
            if (oldSize <= middle)
            {
                proof.Add(Range(middle, end, hashes));
                end = middle;
            }
            else
            {
                proof.Add(Range(start, middle, hashes));
                start = middle;
            }
        }

        if (start > 0)
        {
            proof.Add(Range(start, end, hashes));
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>The hash over leaves [start, end), where start is a multiple of the first full subtree's width.</summary>
    private static Hash256 Range(long start, long end, HashReader hashes)
    {
        if (BitOperations.IsPow2(end - start))
        {
            var level = BitOperations.TrailingZeroCount(end - start);
            return hashes(level, start >> level);
        }

        var middle = Middle(start, end);
        return MerkleTree.HashNode(Range(start, middle, hashes), Range(middle, end, hashes));
    }

    /// <summary>The largest power of two smaller than the range, added to its start.</summary>
    private static long Middle(long start, long end) => start + (1L << BitOperations.Log2((ulong)(end - start - 1)));
}
