using Integrity.Log;
using Integrity.Verifier.Tests.Log;

namespace Integrity.Verifier.Tests.Rfc6962;

/// <summary>The reference tree of the Certificate Transparency implementations: eight leaves, with the published roots and proofs.</summary>
public class ReferenceTreeTests
{
    private static readonly byte[][] Leaves =
    [
        .. ((string[])["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"])
            .Select(Convert.FromHexString),
    ];

    private static readonly Hash256[] Roots =
    [
        Hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        Hash("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        Hash("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        Hash("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        Hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        Hash("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        Hash("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        Hash("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        Hash("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];

    private const string N01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    private const string N03 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private const string N1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private const string N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private const string N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private const string N47 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    private const string N4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private const string N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private const string N0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

    [Fact]
    public void The_root_at_each_size_is_the_published_one()
    {
        for (var size = 0; size <= Leaves.Length; size++)
        {
            Assert.Equal(Roots[size], MerkleTree.Root(MerkleTree.HashLeaves(Leaves[..size])));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8, N1, N23, N47)]
    [InlineData(5, 8, N4, N67, N03)]
    [InlineData(2, 3, N01)]
    [InlineData(1, 5, N0, N23, N4)]
    public void The_inclusion_proof_is_the_published_one(int index, int size, params string[] expected)
    {
        var proof = TreeProofs.Inclusion(index, size, new GrownTree(Leaves).Read);
        Assert.Equal(expected.Select(Hash), proof);
        Assert.True(MerkleTree.VerifyInclusion(MerkleTree.HashLeaf(Leaves[index]), index, size, proof, Roots[size]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8, N1, N23, N47)]
    [InlineData(6, 8, N45, N67, N03)]
    [InlineData(2, 5, N23, N4)]
    public void The_consistency_proof_is_the_published_one(int old, int size, params string[] expected)
    {
        var proof = TreeProofs.Consistency(old, size, new GrownTree(Leaves).Read);
        Assert.Equal(expected.Select(Hash), proof);
        Assert.True(MerkleTree.VerifyConsistency(old, Roots[old], size, Roots[size], proof));
    }

    private static Hash256 Hash(string hex) => Hash256.TryParseHex(hex, out var hash) ? hash : throw new ArgumentException(hex, nameof(hex));
}
