using FsCheck;
using FsCheck.Fluent;
using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

public class HeadsProofTests
{
    private static readonly Hash256 A = HeadsMapTests.Key(0b0000_0000, 1, 9);
    private static readonly Hash256 B = HeadsMapTests.Key(0b0100_0000, 1, 9);
    private static readonly Hash256 C = HeadsMapTests.Key(0b0110_0000, 1, 9);
    private static readonly HeadsMap Map = HeadsMap.Empty.SetAll([new(A, 1, A), new(B, 2, B), new(C, 3, C)]);

    private static readonly Arbitrary<(Head[] Heads, Head Other)> Case =
        Arb.From(from heads in HeadsMapTests.SomeHeadsOf(8) from other in HeadsMapTests.SomeHead select (heads, other));

    [Fact]
    public void Every_head_is_proved_present_and_nothing_else_about_its_key_can_be_shown() => Prop.ForAll(Case, given =>
    {
        var map = HeadsMap.Empty.SetAll(given.Heads);
        foreach (var head in given.Heads.GroupBy(head => head.Key).Select(group => group.Last()))
        {
            var proof = map.Prove(head.Key);
            Assert.Null(proof.Met);
            Assert.True(proof.VerifyPresence(map.Root, head.Key, head.Seq, head.Digest));
            Assert.False(proof.VerifyPresence(map.Root, head.Key, head.Seq + 1, head.Digest));
            Assert.False(proof.VerifyPresence(map.Root, head.Key, head.Seq, Mutations.Flip(head.Digest, 3)));
            Assert.False(proof.VerifyPresence(map.Root, Mutations.Flip(head.Key, 255), head.Seq, head.Digest));
            Assert.False(proof.VerifyPresence(Mutations.Flip(map.Root, 0), head.Key, head.Seq, head.Digest));
            Assert.All(Forgeries(map, given.Other), forged => Assert.False(forged.VerifyAbsence(map.Root, head.Key)));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_missing_key_is_proved_absent_and_can_not_be_shown_present() => Prop.ForAll(Case, given =>
    {
        var map = HeadsMap.Empty.SetAll(given.Heads.Where(head => head.Key != given.Other.Key));
        var proof = map.Prove(given.Other.Key);

        Assert.True(proof.VerifyAbsence(map.Root, given.Other.Key));
        Assert.False(proof.VerifyPresence(map.Root, given.Other.Key, given.Other.Seq, given.Other.Digest));
        Assert.False((proof with { Met = null }).VerifyPresence(map.Root, given.Other.Key, given.Other.Seq, given.Other.Digest));
        Assert.All(Changes(proof), changed => Assert.False(changed.VerifyAbsence(map.Root, given.Other.Key)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Absence_ends_at_nothing_or_at_another_leaf()
    {
        var nothing = HeadsMapTests.Key(0b1000_0000, 1, 0);
        Assert.Null(Map.Prove(nothing).Met);
        Assert.True(Map.Prove(nothing).VerifyAbsence(Map.Root, nothing));

        var besideC = HeadsMapTests.Key(0b0111_0000, 1, 0);
        Assert.Equal(new Head(C, 3, C), Map.Prove(besideC).Met);
        Assert.True(Map.Prove(besideC).VerifyAbsence(Map.Root, besideC));
    }

    [Fact]
    public void A_leaf_met_elsewhere_says_nothing_about_this_key()
    {
        // C is on a path that B leaves at its third bit: C's own, true proof is no proof that B is absent.
        var elsewhere = Map.Prove(C) with { Met = new Head(C, 3, C) };
        Assert.False(elsewhere.VerifyAbsence(Map.Root, B));
        Assert.False(elsewhere.VerifyAbsence(Map.Root, A));
    }

    [Fact]
    public void The_key_itself_is_never_the_other_leaf() =>
        Assert.False((Map.Prove(B) with { Met = new Head(B, 2, B) }).VerifyAbsence(Map.Root, B));

    [Fact]
    public void A_node_is_not_taken_for_a_leaf_nor_a_leaf_for_a_node()
    {
        // Cut short at the node above B and C, or made longer below B: neither depth shows B, or its absence.
        var proof = Map.Prove(B);
        var shorter = new HeadsProof([.. proof.Siblings.SkipLast(1)], null);
        var longer = new HeadsProof([.. proof.Siblings, Hash256.Sha256([1])], null);
        foreach (var wrong in (HeadsProof[])[shorter, longer])
        {
            Assert.False(wrong.VerifyPresence(Map.Root, B, 2, B));
            Assert.False(wrong.VerifyAbsence(Map.Root, B));
            Assert.False((wrong with { Met = new Head(C, 3, C) }).VerifyAbsence(Map.Root, B));
        }
    }

    [Fact]
    public void One_state_has_one_spelling()
    {
        var proof = Map.Prove(A);
        Assert.Contains(proof.Siblings, sibling => sibling is null);
        Hash256?[] zeros = [.. proof.Siblings.Select(sibling => sibling ?? default(Hash256))];
        Assert.False(new HeadsProof(zeros, null).VerifyPresence(Map.Root, A, 1, A));

        // A leaf alone under an empty sibling is a map that nobody builds: one leaf is its subtree.
        var leaf = PlainHeads.Leaf(new Head(A, 1, A));
        var padded = PlainTree.Hash([0x11], leaf.ToArray(), new byte[32]);
        Assert.False(new HeadsProof([null], null).VerifyPresence(padded, A, 1, A));
        Assert.False(new HeadsProof([null], null).VerifyAbsence(PlainTree.Hash([0x11], new byte[64]), A));
    }

    [Fact]
    public void A_proof_of_any_length_is_answered_at_once()
    {
        var long_ = new HeadsProof(new Hash256?[10_000_000], null);
        Assert.False(long_.VerifyPresence(Map.Root, A, 1, A));
        Assert.False(long_.VerifyAbsence(Map.Root, A));
        var full = new HeadsProof([.. Enumerable.Repeat<Hash256?>(A, 257)], null);
        Assert.False(full.VerifyPresence(Map.Root, A, 1, A));
        Assert.False(new HeadsProof([.. Enumerable.Repeat<Hash256?>(A, 256)], new Head(B, long.MinValue, B)).VerifyAbsence(Map.Root, A));
        Assert.False(full.VerifyPresence(Map.Root, A, -1, A));
    }

    private static IEnumerable<HeadsProof> Forgeries(HeadsMap map, Head other) =>
        from source in (HeadsProof[])[map.Prove(other.Key), new([], null)]
        from met in (Head?[])[null, other, source.Met]
        from cut in Enumerable.Range(0, source.Siblings.Count + 1).Where(cut => cut < 12 || cut > source.Siblings.Count - 3)
        select new HeadsProof([.. source.Siblings.Take(cut)], met);

    private static IEnumerable<HeadsProof> Changes(HeadsProof proof)
    {
        for (var i = 0; i < proof.Siblings.Count; i++)
        {
            var changed = proof.Siblings.ToArray();
            changed[i] = changed[i] is { } sibling ? Mutations.Flip(sibling, i) : Hash256.Sha256([]);
            yield return proof with { Siblings = changed };
            yield return proof with { Siblings = [.. proof.Siblings.Take(i), .. proof.Siblings.Skip(i + 1)] };
        }

        if (proof.Met is { } met)
        {
            yield return proof with { Met = null };
            yield return proof with { Met = met with { Seq = met.Seq + 1 } };
            yield return proof with { Met = met with { Digest = Mutations.Flip(met.Digest, 9) } };
        }
    }
}
