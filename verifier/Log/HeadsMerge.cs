using System.Runtime.InteropServices;

namespace Integrity.Log;

/// <summary>A subtree of a <see cref="HeadsMap"/> that is not empty. Never changes once its map is handed out.</summary>
internal abstract class HeadsNode
{
    public Hash256 Hash { get; set; }

    public sealed class Leaf(Head head) : HeadsNode
    {
        public Head Head { get; } = head;
    }

    /// <summary>At least two leaves. One side may be empty (null) where all keys share the next bit.</summary>
    public sealed class Branch(HeadsNode? left, HeadsNode? right) : HeadsNode
    {
        public HeadsNode? Left { get; } = left;

        public HeadsNode? Right { get; } = right;
    }
}

/// <summary>One batch on its way into a map: first the shape is built, then new nodes are hashed together, deepest level first.</summary>
internal sealed class HeadsMerge
{
    private readonly HeadsNode.Leaf[] leaves;
    private readonly List<List<HeadsNode.Branch>> branchesByDepth = [];

    /// <summary>Of several heads for one key the last stays.</summary>
    public HeadsMerge(IEnumerable<Head> heads)
    {
        var last = new Dictionary<Hash256, HeadsNode.Leaf>();
        foreach (var head in heads)
        {
            if (head.Seq < 0)
            {
                throw new ArgumentException("A place in a stream is never negative.", nameof(heads));
            }

            last[head.Key] = new(head);
        }

        leaves = [.. last.Values];
    }

    /// <summary>How many keys were new.</summary>
    public int Added { get; private set; }

    public HeadsNode? Into(HeadsNode? top)
    {
        HashLeaves();
        var merged = Merge(top, leaves, 0);
        for (var depth = branchesByDepth.Count - 1; depth >= 0; depth--)
        {
            HashBranches(branchesByDepth[depth]);
        }

        return merged;
    }

    /// <summary>Recursion is at most 256 deep: at that depth keys no longer differ.</summary>
    private HeadsNode? Merge(HeadsNode? node, Span<HeadsNode.Leaf> batch, int depth)
    {
        if (batch.IsEmpty)
        {
            return node;
        }

        var old = node as HeadsNode.Leaf;
        if (batch.Length == 1 && (node is null || old?.Head.Key == batch[0].Head.Key))
        {
            Added += node is null ? 1 : 0;
            return batch[0];
        }

        var split = Partition(batch, depth);
        var (left, right) = node switch
        {
            HeadsNode.Branch branch => (branch.Left, branch.Right),
            HeadsNode.Leaf leaf => HeadsMap.Bit(leaf.Head.Key, depth) ? (null, leaf) : ((HeadsNode?)leaf, null),
            _ => (null, (HeadsNode?)null),
        };
        var merged = new HeadsNode.Branch(Merge(left, batch[..split], depth + 1), Merge(right, batch[split..], depth + 1));
        while (branchesByDepth.Count <= depth)
        {
            branchesByDepth.Add([]);
        }

        branchesByDepth[depth].Add(merged);
        return merged;
    }

    /// <summary>Moves the leaves whose key has a zero at this depth to the front. Returns how many they are.</summary>
    private static int Partition(Span<HeadsNode.Leaf> batch, int depth)
    {
        var zeros = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            if (!HeadsMap.Bit(batch[i].Head.Key, depth))
            {
                (batch[zeros], batch[i]) = (batch[i], batch[zeros]);
                zeros++;
            }
        }

        return zeros;
    }

    private void HashLeaves()
    {
        var bytes = new byte[leaves.Length * HeadsMap.LeafSize];
        for (var i = 0; i < leaves.Length; i++)
        {
            HeadsMap.WriteLeaf(leaves[i].Head, bytes.AsSpan(i * HeadsMap.LeafSize));
        }

        HashInto(leaves, HeadsMap.LeafPrefix, bytes, HeadsMap.LeafSize);
    }

    private static void HashBranches(List<HeadsNode.Branch> branches)
    {
        var children = new Hash256[2 * branches.Count];
        for (var i = 0; i < branches.Count; i++)
        {
            children[2 * i] = branches[i].Left?.Hash ?? HeadsMap.EmptyRoot;
            children[(2 * i) + 1] = branches[i].Right?.Hash ?? HeadsMap.EmptyRoot;
        }

        HashInto(branches, HeadsMap.NodePrefix, MemoryMarshal.AsBytes(children.AsSpan()), 2 * Hash256.Size);
    }

    private static void HashInto(IReadOnlyList<HeadsNode> nodes, byte prefix, ReadOnlySpan<byte> messages, int length)
    {
        var hashes = new Hash256[nodes.Count];
        Sha256Lanes.HashAll(prefix, messages, length, hashes);
        for (var i = 0; i < hashes.Length; i++)
        {
            nodes[i].Hash = hashes[i];
        }
    }
}
