using FsCheck;
using FsCheck.Fluent;
using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

public class HeadsBucketTests
{
    /// <summary>Few first bytes, then few second ones: many heads share a bucket, others are alone in theirs or beside an empty one.</summary>
    private static readonly Gen<Head> SomeHead =
        from first in Gen.Choose(0, 2)
        from second in Gen.Choose(0, 3)
        from place in Gen.Choose(2, 31)
        from then in Gen.Choose(0, 3)
        from seq in Gen.Choose(0, 1000)
        select new Head(Key((byte)(first * 100), (byte)second, place, (byte)then), seq, Hash256.Sha256(BitConverter.GetBytes(seq)));

    private static readonly Gen<Head[]> SomeHeads = Gen.Choose(0, 40).SelectMany(count => Gen.ArrayOf(SomeHead, count));

    private static readonly Arbitrary<(Head[] Heads, Head[][] Steps, int Which)> Case = Arb.From(
        from heads in SomeHeads
        from count in Gen.Choose(0, 6)
        from steps in Gen.ArrayOf(Gen.Choose(1, 6).SelectMany(size => Gen.ArrayOf(SomeHead, size)), count)
        from which in Gen.Choose(0, int.MaxValue)
        select (heads, steps, which));

    [Fact]
    public void A_map_of_bucket_hashes_has_the_root_of_the_whole_map_and_tells_the_same_buckets() => Prop.ForAll(Case, given =>
    {
        var whole = HeadsMap.Empty.SetAll(given.Heads);
        var pruned = Pruned(whole);

        Assert.Equal((whole.Root, whole.Count), (pruned.Root, pruned.Count));
        Assert.Equal(whole.Buckets(), pruned.Buckets());
        Assert.Equal(whole.Buckets().Count(b => b.Count == 1), pruned.Held);
        Assert.All(whole.Buckets(), b => Assert.Equal(PlainHeads.Root(Of(given.Heads, [b.Number]), HeadsBucket.Bits), b.Hash));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Loaded_where_touched_and_unloaded_at_will_it_grows_and_proves_like_the_whole_map() => Prop.ForAll(Case, given =>
    {
        var whole = HeadsMap.Empty.SetAll(given.Heads);
        var pruned = Pruned(whole);
        foreach (var (step, n) in given.Steps.Select((step, n) => (step, n)))
        {
            pruned = Load(pruned, [.. step.Select(h => h.Key)], whole).SetAll(step);
            whole = whole.SetAll(step);
            Assert.Equal((whole.Root, whole.Count), (pruned.Root, pruned.Count));
            Assert.Equal(whole.Buckets(), pruned.Buckets());
            pruned = pruned.Unload(whole.Buckets().Select(b => b.Number).Where(b => ((given.Which >> ((b + n) % 31)) & 1) == 0));
            Assert.Equal(whole.Root, pruned.Root);
        }

        foreach (var key in given.Heads.Concat(given.Steps.SelectMany(s => s)).SelectMany(h => (Hash256[])[h.Key, Mutations.Flip(h.Key, 255), Mutations.Flip(h.Key, 15)]))
        {
            var loaded = Load(pruned, [key], whole);
            Assert.Equal(whole[key], loaded[key]);
            Assert.Equal(whole.Prove(key).Met, loaded.Prove(key).Met);
            Assert.Equal(whole.Prove(key).Siblings, loaded.Prove(key).Siblings);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_not_loaded_is_said_and_never_guessed() => Prop.ForAll(Case, given =>
    {
        var pruned = Pruned(HeadsMap.Empty.SetAll(given.Heads));
        foreach (var head in given.Heads)
        {
            var missing = pruned.Missing([head.Key, head.Key]);
            if (pruned.Bucket(HeadsBucket.NumberOf(head.Key)).Count == 1)
            {
                Assert.Empty(missing);
                Assert.Equal(head.Key, pruned.Bucket(HeadsBucket.NumberOf(head.Key)).Only!.Value.Key);
                continue;
            }

            Assert.Equal([HeadsBucket.NumberOf(head.Key)], missing);
            Assert.Throws<InvalidOperationException>(() => pruned[head.Key]);
            Assert.Throws<InvalidOperationException>(() => pruned.Prove(head.Key));
            Assert.Throws<InvalidOperationException>(() => pruned.SetAll([head]));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_the_heads_that_were_there_can_be_loaded()
    {
        Head[] heads = [.. Enumerable.Range(0, 4).Select(n => new Head(Key(7, 7, 9, (byte)n), n, default))];
        var pruned = Pruned(HeadsMap.Empty.SetAll(heads));
        const int Bucket = 0x0707;

        Assert.Equal("heads.bucket-differs", Refused(heads[1..]));
        Assert.Equal("heads.bucket-differs", Refused([heads[0] with { Seq = 9 }, .. heads[1..]]));
        Assert.Equal("heads.bucket-differs", Refused([.. heads, new(Key(7, 7, 9, 77), 1, default)]));
        Assert.Equal("heads.bucket-differs", Refused([]));
        Assert.Equal(4, pruned.Load([Bucket], heads).OrThrow().Held);

        string? Refused(Head[] claimed) => pruned.Load([Bucket], claimed).Ok(out _, out var why) ? null : why.Code;
    }

    [Fact]
    public void A_changed_bucket_changes_the_root_or_is_no_bucket()
    {
        var whole = HeadsMap.Empty.SetAll(Enumerable.Range(0, 300).Select(n => new Head(Key((byte)(n % 5), (byte)(n % 7), 9, (byte)n), n, default)));
        HeadsBucket[] buckets = [.. whole.Buckets(), .. HeadsMap.Empty.Set(Key(9, 0, 2, 2), 1, default).Buckets()];
        var root = HeadsMap.FromBuckets(buckets).OrThrow().Root;
        for (var i = 0; i < buckets.Length; i++)
        {
            HeadsBucket[] others = [.. buckets[..i], .. buckets[(i + 1)..]];
            Assert.NotEqual(root, HeadsMap.FromBuckets(others).OrThrow().Root);
            var changed = buckets[i] with { Hash = Mutations.Flip(buckets[i].Hash, i % 256) };
            Assert.NotEqual(root, HeadsMap.FromBuckets([.. buckets[..i], changed, .. buckets[(i + 1)..]]).OrThrow().Root);
            Assert.False(HeadsMap.FromBuckets([.. buckets, buckets[i]]).Ok(out _, out _));
        }

        Assert.False(HeadsMap.FromBuckets([buckets[^1] with { Number = 3 }]).Ok(out _, out var why));
        Assert.Equal("heads.bucket-malformed", why.Code);
    }

    private static HeadsMap Pruned(HeadsMap whole) => HeadsMap.FromBuckets(whole.Buckets()).OrThrow();

    private static HeadsMap Load(HeadsMap pruned, Hash256[] keys, HeadsMap whole)
    {
        var missing = pruned.Missing(keys);
        return pruned.Load(missing, Heads(whole, missing)).OrThrow();
    }

    /// <summary>Read out of the whole map, which is told nothing of buckets but what it can prove.</summary>
    private static IEnumerable<Head> Heads(HeadsMap whole, IReadOnlyList<int> buckets) =>
        from first in Enumerable.Range(0, 3)
        from second in Enumerable.Range(0, 4)
        from place in Enumerable.Range(2, 30)
        from then in Enumerable.Range(0, 4)
        let key = Key((byte)(first * 100), (byte)second, place, (byte)then)
        where buckets.Contains(HeadsBucket.NumberOf(key)) && whole[key] is not null
        group key by key into once
        select new Head(once.Key, whole[once.Key]!.Value.Seq, whole[once.Key]!.Value.Digest);

    private static Head[] Of(Head[] heads, int[] buckets) =>
        [.. heads.GroupBy(h => h.Key).Select(g => g.Last()).Where(h => buckets.Contains(HeadsBucket.NumberOf(h.Key)))];

    private static Hash256 Key(byte first, byte second, int place, byte then)
    {
        var key = new byte[32];
        (key[0], key[1]) = (first, second);
        key[place] = then;
        return new(key);
    }
}
