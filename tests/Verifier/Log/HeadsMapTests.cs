using FsCheck;
using FsCheck.Fluent;
using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

public class HeadsMapTests
{
    /// <summary>Heads whose keys share prefixes of all sizes: few distinct bytes at the start, others further down.</summary>
    internal static readonly Gen<Head> SomeHead =
        from first in Gen.Choose(0, 3)
        from place in Gen.Choose(1, 31)
        from then in Gen.Choose(0, 255)
        from seq in Gen.Choose(0, 1000)
        select new Head(Key((byte)first, place, (byte)then), seq, Hash256.Sha256(BitConverter.GetBytes(seq + then)));

    private static readonly Arbitrary<Head[]> SomeHeads = Arb.From(SomeHeadsOf(12), Shrink);

    [Fact]
    public void The_empty_map_is_32_zero_bytes()
    {
        Assert.Equal(default, HeadsMap.Empty.Root);
        Assert.Equal(0, HeadsMap.Empty.Count);
        Assert.Null(HeadsMap.Empty[Hash256.Sha256([])]);
        Assert.Same(HeadsMap.Empty, HeadsMap.Empty.SetAll([]));
    }

    [Fact]
    public void A_map_of_one_head_is_that_leaf()
    {
        var head = new Head(Hash256.Sha256([1]), 5, Hash256.Sha256([2]));
        Assert.Equal(PlainHeads.Leaf(head), HeadsMap.Empty.Set(head.Key, head.Seq, head.Digest).Root);
    }

    [Fact]
    public void Batches_single_steps_and_the_definition_agree_whatever_the_order() => Prop.ForAll(SomeHeads, heads =>
    {
        var newest = heads.GroupBy(head => head.Key).Select(group => group.Last()).ToArray();
        var batch = HeadsMap.Empty.SetAll(heads);
        var steps = heads.Aggregate(HeadsMap.Empty, (map, head) => map.Set(head.Key, head.Seq, head.Digest));
        var reversed = HeadsMap.Empty.SetAll(newest.Reverse().Skip(newest.Length / 2)).SetAll(newest.Take(newest.Length / 2 + 1)).SetAll(newest);

        Assert.Equal(PlainHeads.Root(newest), batch.Root);
        Assert.Equal(batch.Root, steps.Root);
        Assert.Equal(batch.Root, reversed.Root);
        Assert.Equal([newest.Length, newest.Length, newest.Length], [batch.Count, steps.Count, reversed.Count]);
        Assert.All(newest, head => Assert.Equal((head.Seq, head.Digest), batch[head.Key]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_map_never_changes_when_another_grows_from_it() => Prop.ForAll(SomeHeads, SomeHeads, (before, after) =>
    {
        var map = HeadsMap.Empty.SetAll(before);
        var root = map.Root;
        var grown = map.SetAll(after);

        Assert.Equal(root, map.Root);
        Assert.Equal(PlainHeads.Root([.. before.Concat(after).GroupBy(head => head.Key).Select(group => group.Last())]), grown.Root);
        Assert.Equal(HeadsMap.Empty.SetAll(before).Root, root);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Keys_that_differ_in_their_last_bit_only_stand_side_by_side_at_the_bottom()
    {
        var (a, b) = (Key(0, 31, 0), Key(0, 31, 1));
        var map = HeadsMap.Empty.Set(a, 1, a).Set(b, 2, b);
        var proof = map.Prove(a);

        Assert.Equal(256, proof.Siblings.Count);
        Assert.All(proof.Siblings.SkipLast(1), sibling => Assert.Null(sibling));
        Assert.True(proof.VerifyPresence(map.Root, a, 1, a));
        Assert.Equal(PlainHeads.Root([new(a, 1, a), new(b, 2, b)]), map.Root);
    }

    [Fact]
    public void Fifty_thousand_streams_agree_with_the_definition_of_their_halves()
    {
        var heads = Enumerable.Range(0, 50_000).Select(n => new Head(Hash256.Sha256(BitConverter.GetBytes(n)), n, default)).ToArray();
        var map = HeadsMap.Empty.SetAll(heads);
        var (left, right) = (heads.Where(head => head.Key.Bytes[0] < 0x80), heads.Where(head => head.Key.Bytes[0] >= 0x80));

        Assert.Equal(heads.Length, map.Count);
        Assert.Equal(map.Root, HeadsMap.Empty.SetAll(left).SetAll(right).Root);
        Assert.True(map.Prove(heads[7].Key).VerifyPresence(map.Root, heads[7].Key, 7, default));
    }

    [Fact]
    public void A_negative_seq_is_a_programming_error() =>
        Assert.Throws<ArgumentException>(() => HeadsMap.Empty.Set(default, -1, default));

    internal static Gen<Head[]> SomeHeadsOf(int atMost) => Gen.Choose(0, atMost).SelectMany(count => Gen.ArrayOf(SomeHead, count));

    internal static Hash256 Key(byte first, int place, byte then)
    {
        var key = new byte[32];
        key[0] = first;
        key[place] = then;
        return new(key);
    }

    private static IEnumerable<Head[]> Shrink(Head[] heads) => Enumerable.Range(0, heads.Length).Select(i => (Head[])[.. heads[..i], .. heads[(i + 1)..]]);
}
