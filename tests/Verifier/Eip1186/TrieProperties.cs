using Integrity.Digests;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Chain;

namespace Integrity.Tests.Eip1186;

public sealed class TrieProperties
{
    [Fact]
    public void Every_key_of_any_trie_is_proved_present_or_absent() => Holds((random, entries, trie) =>
    {
        foreach (var (key, value) in entries)
        {
            Assert.Equal(value, TrieProof.Verify(trie.Root, key, trie.Prove(key)).OrThrow().Bytes);
        }

        var other = RandomKey(random);
        var held = entries.Find(e => e.Key.AsSpan().SequenceEqual(other)).Value;
        Assert.Equal(held, TrieProof.Verify(trie.Root, other, trie.Prove(other)).OrThrow().Bytes);
    });

    [Fact]
    public void No_changed_proof_verifies_to_anything() => Holds((random, entries, trie) =>
    {
        var key = random.Next(2) == 0 ? RandomKey(random) : entries[random.Next(entries.Count)].Key;
        var proof = trie.Prove(key);
        var changed = proof.ConvertAll(n => (byte[])n.Clone());
        switch (random.Next(5))
        {
            case 0:
                var node = changed[random.Next(changed.Count)];
                node[random.Next(node.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                changed.RemoveAt(random.Next(changed.Count));
                break;
            case 2:
                changed.Insert(random.Next(changed.Count + 1), changed[random.Next(changed.Count)]);
                break;
            case 3:
                changed.Add([0x80]);
                break;
            default:
                changed[random.Next(changed.Count)] = [];
                break;
        }

        Assert.NotNull(TrieProof.Verify(trie.Root, key, changed).Why);
    });

    [Fact]
    public void Bytes_at_random_prove_nothing_and_never_throw()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var nodes = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomNode(random)).ToList();
            // The root is made to match, so that what the node says is read.
            _ = TrieProof.Verify(Keccak.Hash(nodes[0]), RandomKey(random), nodes);
            _ = BlockHeader.Parse(nodes[0]);
            _ = Account.Parse(nodes[0]);
        }
    }

    private static void Holds(Action<Random, List<(byte[] Key, byte[] Value)>, PlainTrie> fact) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var entries = new List<(byte[] Key, byte[] Value)>();
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            var key = RandomKey(random);
            entries.RemoveAll(e => e.Key.AsSpan().SequenceEqual(key));
            var value = new byte[random.Next(4) == 0 ? random.Next(1, 80) : random.Next(1, 4)];
            random.NextBytes(value);
            entries.Add((key, value));
        }

        fact(random, entries, new PlainTrie(entries));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    // Short keys of few letters: they share prefixes, end inside one another, and leave nodes under 32 bytes.
    private static byte[] RandomKey(Random random) => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (byte)(random.Next(3) | (random.Next(3) << 4)))];

    private static byte[] RandomNode(Random random)
    {
        byte[] Item(int depth) => random.Next(depth > 2 ? 1 : 3) == 0
            ? Rlp.Encode(Enumerable.Range(0, random.Next(2) == 0 ? 32 : random.Next(4)).Select(_ => (byte)random.Next(256)).ToArray())
            : Rlp.EncodeList([.. Enumerable.Range(0, random.Next(2) == 0 ? 2 : 17).Select(_ => Item(depth + 1))]);
        var node = Item(0);
        if (random.Next(3) == 0)
        {
            node[random.Next(node.Length)] ^= (byte)(1 << random.Next(8));
        }

        return node;
    }
}
