namespace Integrity.Log;

/// <summary>A map too large for memory: its 65,536 buckets by the first 16 bits of the key, each there or known by its hash.</summary>
/// <remarks>Only buckets of two or more heads are ever left out, so a map knows of every place in it whether it is empty, one leaf or more.</remarks>
public sealed partial class HeadsMap
{
    /// <summary>Heads in memory; the others are in buckets that are not loaded.</summary>
    public int Held { get; }

    /// <summary>The map with these buckets, none of them loaded.</summary>
    /// <param name="buckets">Those that are not empty, by number, each once.</param>
    public static Result<HeadsMap> FromBuckets(IEnumerable<HeadsBucket> buckets)
    {
        HeadsBucket[] sorted = [.. buckets];
        for (var i = 0; i < sorted.Length; i++)
        {
            if (!sorted[i].IsSound || (i > 0 && sorted[i].Number <= sorted[i - 1].Number))
            {
                return new Refusal("heads.bucket-malformed", sorted[i].Number.ToString());
            }
        }

        return new HeadsMap(HeadsGraft.Assemble(sorted), sorted.Sum(b => b.Count), sorted.Count(b => b.Only is not null));
    }

    /// <summary>What one bucket holds, loaded or not.</summary>
    public HeadsBucket Bucket(int number) => HeadsGraft.Find(top, number) switch
    {
        HeadsNode.Leaf leaf => HeadsBucket.NumberOf(leaf.Head.Key) == number ? Of(leaf) : new(number, 0, EmptyRoot, null),
        { } node => new(number, node.Count, node.Hash, null),
        null => new(number, 0, EmptyRoot, null),
    };

    /// <summary>All buckets that are not empty, by number.</summary>
    public IReadOnlyList<HeadsBucket> Buckets()
    {
        var buckets = new List<HeadsBucket>();
        Collect(top, 0, 0);
        return buckets;

        void Collect(HeadsNode? node, int depth, int prefix)
        {
            if (node is HeadsNode.Leaf leaf)
            {
                buckets.Add(Of(leaf));
            }
            else if (node is HeadsNode.Branch branch && depth < HeadsBucket.Bits)
            {
                Collect(branch.Left, depth + 1, prefix << 1);
                Collect(branch.Right, depth + 1, (prefix << 1) | 1);
            }
            else if (node is not null)
            {
                buckets.Add(new(prefix, node.Count, node.Hash, null));
            }
        }
    }

    /// <summary>The buckets that must be loaded before anything is asked or set about these keys; by number, each once.</summary>
    public IReadOnlyList<int> Missing(IEnumerable<Hash256> keys) =>
        [.. keys.Select(HeadsBucket.NumberOf).Distinct().Where(number => HeadsGraft.Find(top, number) is HeadsNode.Pruned).Order()];

    /// <summary>The same map with these buckets in memory. What is loaded already stays.</summary>
    /// <param name="buckets">Which.</param>
    /// <param name="heads">All heads of those buckets.</param>
    public Result<HeadsMap> Load(IEnumerable<int> buckets, IEnumerable<Head> heads)
    {
        var apart = new HeadsMerge(heads).Apart();
        var (loaded, count, held) = (new List<(int Number, HeadsNode Node)>(), Count, Held);
        foreach (var number in buckets.Distinct())
        {
            if (HeadsGraft.Find(top, number) is not HeadsNode.Pruned pruned)
            {
                continue;
            }

            if (!apart.TryGetValue(number, out var node) || node.Hash != pruned.Hash)
            {
                return new Refusal("heads.bucket-differs", number.ToString());
            }

            loaded.Add((number, node));
            count += node.Count - pruned.Count;
            held += node.Count;
        }

        return loaded.Count == 0 ? this : new HeadsMap(HeadsGraft.Onto(top, loaded), count, held);
    }

    /// <summary>The same map without these buckets in memory; those of one head stay.</summary>
    public HeadsMap Unload(IEnumerable<int> buckets)
    {
        var (pruned, held) = (new List<(int Number, HeadsNode Node)>(), Held);
        foreach (var number in buckets.Distinct())
        {
            if (HeadsGraft.Find(top, number) is HeadsNode.Branch branch)
            {
                var count = branch.Count;
                pruned.Add((number, new HeadsNode.Pruned(branch.Hash, count)));
                held -= count;
            }
        }

        return pruned.Count == 0 ? this : new HeadsMap(HeadsGraft.Onto(top, pruned), Count, held);
    }

    private static HeadsBucket Of(HeadsNode.Leaf leaf) => new(HeadsBucket.NumberOf(leaf.Head.Key), 1, leaf.Hash, leaf.Head);

    internal static InvalidOperationException NotLoaded(Hash256 key) => new($"Bucket {HeadsBucket.NumberOf(key)} is not loaded.");
}
