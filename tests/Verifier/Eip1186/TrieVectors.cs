using Integrity.Digests;
using System.Text;
using Integrity.Chain;

namespace Integrity.Tests.Eip1186;

/// <summary>The published tries of ethereum/tests (TrieTests/trietest.json, hex_encoded_securetrie_test.json): their roots, and a proof of each key.</summary>
public sealed class TrieVectors
{
    public static TheoryData<string, string, string[]> Tries => new()
    {
        {
            "emptyValues", "5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84",
            ["do=verb", "horse=stallion", "doge=coin", "dog=puppy"]
        },
        {
            "insert-middle-leaf", "cb65032e2f76c48b82b5c24b3db8f670ce73982869d38cd39a624f23d62a9e89",
            [
                "key1aa=0123456789012345678901234567890123456789xxx", "key1=0123456789012345678901234567890123456789Very_Long",
                "key2bb=aval3", "key2=short", "key3cc=aval3", "key3=1234567890123456789012345678901",
            ]
        },
        {
            "jeff", "9f6221ebb8efe7cff60a716ecb886e67dd042014be444669f0159d8e68b42100",
            [
                "0x0000000000000000000000000000000000000000000000000000000000000045=0x22b224a1420a802ab51d326e29fa98e34c4f24ea",
                "0x0000000000000000000000000000000000000000000000000000000000000046=0x67706c2076330000000000000000000000000000000000000000000000000000",
                "0x000000000000000000000000697c7b8c961b56f675d570498424ac8de1a918f6=0x6f6f6f6820736f2067726561742c207265616c6c6c793f000000000000000000",
                "0x0000000000000000000000007ef9e639e2733cb34e4dfc576d4b23f72db776b2=0x4655474156000000000000000000000000000000000000000000000000000000",
                "0x000000000000000000000000ec4f34c97e43fbb2816cfd95e388353c7181dab1=0x4e616d6552656700000000000000000000000000000000000000000000000000",
                "0x4655474156000000000000000000000000000000000000000000000000000000=0x7ef9e639e2733cb34e4dfc576d4b23f72db776b2",
                "0x4e616d6552656700000000000000000000000000000000000000000000000000=0xec4f34c97e43fbb2816cfd95e388353c7181dab1",
                "0x6f6f6f6820736f2067726561742c207265616c6c6c793f000000000000000000=0x697c7b8c961b56f675d570498424ac8de1a918f6",
            ]
        },
        {
            "secure test1", "730a444e08ab4b8dee147c9b232fc52d34a223d600031c1e9d25bfc985cbd797",
            [
                "#a94f5374fce5edbc8e2a8697c15331677e6ebf0b=0xf848018405f446a7a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
                "#095e7baea6a6c7c4c2dfeb977efac326af552d87=0xf8440101a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a004bccc5d94f4d1f99aab44369a910179931772f2a5c001c3229f57831c102769",
                "#d2571607e241ecf590ed94b12d87c94babe36db6=0xf8440180a0ba4b47865c55a341a4a78759bb913cd15c3ee8eaf30a62fa8d1c8863113d84e8a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
                "#62c01474f089b07dae603491675dc5b5748f7049=0xf8448080a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
                "#2adc25665018aa1fe0e6bc666dac8fc2697ff9ba=0xf8478083019a59a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Tries))]
    public void The_root_is_the_published_one_and_each_key_is_proved_under_it(string name, string root, string[] entries)
    {
        var pairs = entries.Select(e => e.Split('=')).Select(p => (Key: Read(p[0]), Value: Read(p[1]))).ToList();
        var trie = new PlainTrie(pairs);
        Assert.True(root == trie.Root.ToString(), name);
        foreach (var (key, value) in pairs)
        {
            Assert.Equal(value, TrieProof.Verify(trie.Root, key, trie.Prove(key)).OrThrow().Bytes);
            byte[][] absent = [[.. key, 0], key[..^1], [(byte)(key[0] ^ 0x80), .. key[1..]]];
            foreach (var other in absent.Where(a => pairs.TrueForAll(p => !p.Key.AsSpan().SequenceEqual(a))))
            {
                Assert.True(TrieProof.Verify(trie.Root, other, trie.Prove(other)).OrThrow().IsAbsent);
            }
        }
    }

    [Fact]
    public void An_account_of_the_published_secure_trie_is_read()
    {
        var trie = new PlainTrie(((string[])Tries.Last()[2]).Select(e => e.Split('=')).Select(p => (Read(p[0]), Read(p[1]))));
        var address = Convert.FromHexString("a94f5374fce5edbc8e2a8697c15331677e6ebf0b");
        var account = Account.Verify(trie.Root, address, trie.Prove(Keccak.Hash(address).ToArray())).OrThrow();
        Assert.Equal(1UL, account.Nonce);
        Assert.Equal(TrieProof.EmptyRoot, account.StorageRoot);
        Assert.Equal(Keccak.Hash([]), account.CodeHash);
        var nobody = new byte[20];
        Assert.Equal("chain.account-absent", Account.Verify(trie.Root, nobody, trie.Prove(Keccak.Hash(nobody).ToArray())).Why?.Code);
        Assert.Equal("chain.address-malformed", Account.Verify(trie.Root, new byte[19], []).Why?.Code);
    }

    [Fact]
    public void The_empty_trie_holds_nothing_with_or_without_its_one_node()
    {
        Assert.Equal("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421", TrieProof.EmptyRoot.ToString());
        Assert.True(TrieProof.Verify(TrieProof.EmptyRoot, [1], []).OrThrow().IsAbsent);
        Assert.True(TrieProof.Verify(TrieProof.EmptyRoot, [1], [[0x80]]).OrThrow().IsAbsent);
        Assert.Equal("chain.trie-node-surplus", TrieProof.Verify(TrieProof.EmptyRoot, [1], [[0x80], [0x80]]).Why?.Code);
        Assert.Equal("chain.trie-node-missing", TrieProof.Verify(Keccak.Hash([1]), [1], []).Why?.Code);
    }

    // Text, 0x-hex, or # and an address, which a secure trie hashes.
    private static byte[] Read(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text.AsSpan(2))
        : text.StartsWith('#') ? Keccak.Hash(Convert.FromHexString(text.AsSpan(1))).ToArray()
        : Encoding.ASCII.GetBytes(text);
}
