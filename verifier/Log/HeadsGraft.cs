namespace Integrity.Log;

/// <summary>Changes which buckets of a map are in memory, and builds a map of which none is. Hashes of what exists stay what they are.</summary>
internal static class HeadsGraft
{
    /// <summary>The tree with these nodes, all at depth 16 and of the hash that stands there, in their places.</summary>
    public static HeadsNode? Onto(HeadsNode? top, IReadOnlyList<(int Number, HeadsNode Node)> nodes) => Onto(top, [.. nodes.OrderBy(n => n.Number)], 0);

    /// <summary>The tree over these buckets, which come by number, each once.</summary>
    public static HeadsNode? Assemble(ReadOnlySpan<HeadsBucket> sorted)
    {
        var hashing = new HeadsHashing();
        var top = Assemble(sorted, 0, hashing);
        hashing.Branches();
        return top;
    }

    /// <summary>The tree's part that holds a bucket; a leaf may belong to a neighbour.</summary>
    public static HeadsNode? Find(HeadsNode? top, int number)
    {
        var node = top;
        for (var depth = 0; depth < HeadsBucket.Bits && node is HeadsNode.Branch branch; depth++)
        {
            node = IsRight(number, depth) ? branch.Right : branch.Left;
        }

        return node;
    }

    private static HeadsNode? Onto(HeadsNode? node, ReadOnlySpan<(int Number, HeadsNode Node)> nodes, int depth)
    {
        if (nodes.IsEmpty)
        {
            return node;
        }

        if (depth == HeadsBucket.Bits)
        {
            return nodes[0].Node;
        }

        var branch = (HeadsNode.Branch)node!;
        var split = 0;
        while (split < nodes.Length && !IsRight(nodes[split].Number, depth))
        {
            split++;
        }

        return new HeadsNode.Branch(Onto(branch.Left, nodes[..split], depth + 1), Onto(branch.Right, nodes[split..], depth + 1)) { Hash = branch.Hash };
    }

    private static HeadsNode? Assemble(ReadOnlySpan<HeadsBucket> sorted, int depth, HeadsHashing hashing)
    {
        if (sorted.IsEmpty)
        {
            return null;
        }

        if (sorted.Length == 1 && sorted[0].Only is { } head)
        {
            return new HeadsNode.Leaf(head) { Hash = sorted[0].Hash };
        }

        if (depth == HeadsBucket.Bits)
        {
            return new HeadsNode.Pruned(sorted[0].Hash, sorted[0].Count);
        }

        var split = 0;
        while (split < sorted.Length && !IsRight(sorted[split].Number, depth))
        {
            split++;
        }

        return hashing.Branch(Assemble(sorted[..split], depth + 1, hashing), Assemble(sorted[split..], depth + 1, hashing), depth);
    }

    private static bool IsRight(int number, int depth) => (number >> (HeadsBucket.Bits - 1 - depth) & 1) != 0;
}
