using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

public class MerkleTreeTests
{
    private const int Largest = 70;

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, Largest).Select(n => Enumerable.Repeat((byte)n, n % 5 == 0 ? 41 : 73).ToArray())];

    private static readonly GrownTree Tree = new(Leaves);

    private static readonly Hash256[] Roots = [.. Enumerable.Range(0, Largest + 1).Select(size => PlainTree.Root(Leaves[..size]))];

    [Fact]
    public void Roots_are_those_of_the_plain_recursive_tree()
    {
        for (var size = 0; size <= Largest; size++)
        {
            Assert.Equal(Roots[size], MerkleTree.Root(MerkleTree.HashLeaves(Leaves[..size])));
            Assert.Equal(Roots[size], Tree.Root(size));
        }
    }

    [Fact]
    public void Inclusion_proofs_are_those_of_the_plain_recursive_tree_and_check()
    {
        for (var size = 1; size <= Largest; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = TreeProofs.Inclusion(index, size, Tree.Read);
                Assert.Equal(PlainTree.Path(index, Leaves[..size]), proof);
                Assert.True(MerkleTree.VerifyInclusion(Tree.LeafHashes[index], index, size, proof, Roots[size]));
            }
        }
    }

    [Fact]
    public void Consistency_proofs_are_those_of_the_plain_recursive_tree_and_check()
    {
        for (var size = 1; size <= Largest; size++)
        {
            for (var old = 1; old <= size; old++)
            {
                var proof = TreeProofs.Consistency(old, size, Tree.Read);
                Assert.Equal(PlainTree.Proof(old, Leaves[..size]), proof);
                Assert.True(MerkleTree.VerifyConsistency(old, Roots[old], size, Roots[size], proof));
            }
        }
    }

    [Fact]
    public void An_inclusion_proof_holds_for_its_own_index_and_size_only()
    {
        for (var size = 1; size <= 20; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = TreeProofs.Inclusion(index, size, Tree.Read);
                for (var other = -1; other <= 21; other++)
                {
                    Assert.Equal(other == index, MerkleTree.VerifyInclusion(Tree.LeafHashes[index], other, size, proof, Roots[size]));
                    if (other >= 0 && other != size)
                    {
                        Assert.False(MerkleTree.VerifyInclusion(Tree.LeafHashes[index], index, other, proof, Roots[other]));
                    }
                }
            }
        }
    }

    [Fact]
    public void Any_changed_inclusion_proof_is_refused()
    {
        for (var size = 2; size <= 33; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = TreeProofs.Inclusion(index, size, Tree.Read);
                Assert.All(Mutations.Of(proof), forged =>
                    Assert.False(MerkleTree.VerifyInclusion(Tree.LeafHashes[index], index, size, forged, Roots[size])));
                Assert.False(MerkleTree.VerifyInclusion(Mutations.Flip(Tree.LeafHashes[index], 7), index, size, proof, Roots[size]));
                Assert.False(MerkleTree.VerifyInclusion(Tree.LeafHashes[index], index, size, proof, Mutations.Flip(Roots[size], 255)));
            }
        }
    }

    [Fact]
    public void Any_changed_consistency_proof_is_refused()
    {
        for (var size = 2; size <= 33; size++)
        {
            for (var old = 1; old < size; old++)
            {
                var proof = TreeProofs.Consistency(old, size, Tree.Read);
                Assert.All(Mutations.Of(proof), forged => Assert.False(MerkleTree.VerifyConsistency(old, Roots[old], size, Roots[size], forged)));
                Assert.False(MerkleTree.VerifyConsistency(old, Mutations.Flip(Roots[old], 0), size, Roots[size], proof));
                Assert.False(MerkleTree.VerifyConsistency(old, Roots[old], size, Mutations.Flip(Roots[size], 0), proof));
                Assert.False(MerkleTree.VerifyConsistency(size, Roots[size], old, Roots[old], proof));
            }
        }
    }

    [Fact]
    public void A_tree_grown_from_a_changed_past_has_no_consistency_proof_among_the_honest_ones()
    {
        for (var changed = 0; changed < 9; changed++)
        {
            var forged = Leaves[..20].ToArray();
            forged[changed] = [1, 2, 3];
            var forgedTree = new GrownTree(forged);
            Assert.False(MerkleTree.VerifyConsistency(9, Roots[9], 20, forgedTree.Root(20), TreeProofs.Consistency(9, 20, forgedTree.Read)));
        }
    }

    [Fact]
    public void Only_the_empty_root_and_no_proof_stand_for_the_empty_tree()
    {
        Assert.True(MerkleTree.VerifyConsistency(0, MerkleTree.EmptyRoot, 5, Roots[5], []));
        Assert.True(MerkleTree.VerifyConsistency(0, MerkleTree.EmptyRoot, 0, MerkleTree.EmptyRoot, []));
        Assert.False(MerkleTree.VerifyConsistency(0, Roots[1], 5, Roots[5], []));
        Assert.False(MerkleTree.VerifyConsistency(0, MerkleTree.EmptyRoot, 5, Roots[5], [Roots[1]]));
        Assert.False(MerkleTree.VerifyConsistency(0, Roots[1], 0, Roots[1], []));
        Assert.Empty(TreeProofs.Consistency(0, 5, Tree.Read));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(1, 1)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(0, long.MinValue)]
    public void Indexes_outside_the_tree_are_refused(long index, long size) =>
        Assert.False(MerkleTree.VerifyInclusion(Roots[1], index, size, [], Roots[1]));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(-1, -1)]
    [InlineData(2, 1)]
    [InlineData(1, -1)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MinValue)]
    public void Sizes_that_no_tree_grows_between_are_refused(long old, long size) =>
        Assert.False(MerkleTree.VerifyConsistency(old, Roots[1], size, Roots[1], []));

    [Fact]
    public void The_largest_tree_there_can_be_is_checked_in_63_steps()
    {
        foreach (var index in (long[])[0, 1, long.MaxValue / 3, long.MaxValue - 1])
        {
            foreach (var length in (int[])[0, 1, 62, 63, 64, 100_000])
            {
                Assert.False(MerkleTree.VerifyInclusion(Roots[1], index, long.MaxValue, new Hash256[length], Roots[2]));
                Assert.False(MerkleTree.VerifyConsistency(index + 1, Roots[1], long.MaxValue, Roots[2], new Hash256[length]));
            }
        }

        // All hashes equal: every proof of the right length leads to one root, so that each shape can be seen to be followed.
        Hash256 All(int level, long index) => level == 0 ? Roots[1] : MerkleTree.HashNode(All(level - 1, 0), All(level - 1, 0));
        var towers = new Hash256[63];
        towers[0] = Roots[1];
        for (var level = 1; level < towers.Length; level++)
        {
            towers[level] = MerkleTree.HashNode(towers[level - 1], towers[level - 1]);
        }

        Assert.Equal(All(3, 0), towers[3]);
        var root = TreeProofs.Root(long.MaxValue, (level, _) => towers[level]);
        foreach (var index in (long[])[0, 1, long.MaxValue / 3, long.MaxValue - 2, long.MaxValue - 1])
        {
            var proof = TreeProofs.Inclusion(index, long.MaxValue, (level, _) => towers[level]);
            Assert.True(MerkleTree.VerifyInclusion(Roots[1], index, long.MaxValue, proof, root));
            var old = TreeProofs.Root(index + 1, (level, _) => towers[level]);
            Assert.True(MerkleTree.VerifyConsistency(index + 1, old, long.MaxValue, root, TreeProofs.Consistency(index + 1, long.MaxValue, (level, _) => towers[level])));
        }
    }

    [Fact]
    public void Leaves_and_nodes_never_hash_alike()
    {
        var (left, right) = (Roots[1], Roots[2]);
        Assert.NotEqual(MerkleTree.HashNode(left, right), MerkleTree.HashLeaf([.. left.Bytes, .. right.Bytes]));
        Assert.NotEqual(MerkleTree.HashNode(left, right), MerkleTree.HashNode(right, left));
    }
}
