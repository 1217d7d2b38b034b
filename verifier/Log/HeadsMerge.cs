namespace Integrity.Log;

/// <summary>One batch on its way into a map: first the shape is built, then the new nodes are hashed together.</summary>
internal sealed class HeadsMerge
{
    private readonly HeadsHashing hashing = new();
    private readonly HeadsNode.Leaf[] leaves;

    /// <summary>Of several heads for one key the last stays.</summary>
    public HeadsMerge(IEnumerable<Head> heads)
    {
        var last = heads.TryGetNonEnumeratedCount(out var count) ? new Dictionary<Hash256, HeadsNode.Leaf>(count) : [];
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
        HeadsHashing.Leaves(leaves);
        var merged = Merge(top, leaves, 0);
        hashing.Branches();
        return merged;
    }

    /// <summary>What each bucket is by itself, by number.</summary>
    public SortedDictionary<int, HeadsNode> Apart()
    {
        HeadsHashing.Leaves(leaves);
        Array.Sort(leaves, (a, b) => HeadsBucket.NumberOf(a.Head.Key) - HeadsBucket.NumberOf(b.Head.Key));
        var apart = new SortedDictionary<int, HeadsNode>();
        for (var (start, end) = (0, 0); start < leaves.Length; start = end)
        {
            var number = HeadsBucket.NumberOf(leaves[start].Head.Key);
            while (end < leaves.Length && HeadsBucket.NumberOf(leaves[end].Head.Key) == number)
            {
                end++;
            }

            apart[number] = Merge(null, leaves.AsSpan(start, end - start), HeadsBucket.Bits)!;
        }

        hashing.Branches();
        return apart;
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

        var (left, right) = node switch
        {
            HeadsNode.Branch branch => (branch.Left, branch.Right),
            HeadsNode.Leaf leaf => HeadsMap.Bit(leaf.Head.Key, depth) ? (null, leaf) : ((HeadsNode?)leaf, null),
            HeadsNode.Pruned => throw HeadsMap.NotLoaded(batch[0].Head.Key),
            _ => (null, (HeadsNode?)null),
        };
        var split = Partition(batch, depth);
        return hashing.Branch(Merge(left, batch[..split], depth + 1), Merge(right, batch[split..], depth + 1), depth);
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
}
