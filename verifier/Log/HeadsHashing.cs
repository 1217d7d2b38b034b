using System.Runtime.InteropServices;

namespace Integrity.Log;

/// <summary>New nodes of one change, hashed together: first all leaves, then the branches of each depth, the deepest first.</summary>
internal sealed class HeadsHashing
{
    private readonly List<List<HeadsNode.Branch>> branchesByDepth = [];

    public HeadsNode.Branch Branch(HeadsNode? left, HeadsNode? right, int depth)
    {
        var branch = new HeadsNode.Branch(left, right);
        while (branchesByDepth.Count <= depth)
        {
            branchesByDepth.Add([]);
        }

        branchesByDepth[depth].Add(branch);
        return branch;
    }

    public static void Leaves(ReadOnlySpan<HeadsNode.Leaf> leaves)
    {
        var bytes = new byte[leaves.Length * HeadsMap.LeafSize];
        for (var i = 0; i < leaves.Length; i++)
        {
            HeadsMap.WriteLeaf(leaves[i].Head, bytes.AsSpan(i * HeadsMap.LeafSize));
        }

        var hashes = new Hash256[leaves.Length];
        Sha256Lanes.HashAll(HeadsMap.LeafPrefix, bytes, HeadsMap.LeafSize, hashes);
        for (var i = 0; i < hashes.Length; i++)
        {
            leaves[i].Hash = hashes[i];
        }
    }

    public void Branches()
    {
        for (var depth = branchesByDepth.Count - 1; depth >= 0; depth--)
        {
            Hash(CollectionsMarshal.AsSpan(branchesByDepth[depth]));
        }
    }

    private static void Hash(ReadOnlySpan<HeadsNode.Branch> branches)
    {
        var children = new Hash256[2 * branches.Length];
        for (var i = 0; i < branches.Length; i++)
        {
            children[2 * i] = branches[i].Left?.Hash ?? HeadsMap.EmptyRoot;
            children[(2 * i) + 1] = branches[i].Right?.Hash ?? HeadsMap.EmptyRoot;
        }

        var hashes = new Hash256[branches.Length];
        Sha256Lanes.HashAll(HeadsMap.NodePrefix, MemoryMarshal.AsBytes(children.AsSpan()), 2 * Hash256.Size, hashes);
        for (var i = 0; i < hashes.Length; i++)
        {
            branches[i].Hash = hashes[i];
        }
    }
}
