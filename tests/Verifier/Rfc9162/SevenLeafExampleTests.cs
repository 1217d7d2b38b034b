using Integrity.Log;
using Integrity.Verifier.Tests.Log;

namespace Integrity.Verifier.Tests.Rfc9162;

/// <summary>The tree with seven leaves of RFC 9162 §2.1.5: a…f are the leaves d0…d5, j is d6, then g = ab, h = cd, i = ef, k = gh, l = ij.</summary>
public class SevenLeafExampleTests
{
    private static readonly byte[][] D = [.. Enumerable.Range(0, 7).Select(n => (byte[])[(byte)'d', (byte)('0' + n)])];

    private static readonly Dictionary<char, Hash256> Nodes = NameNodes();

    [Fact]
    public void The_root_joins_k_and_l() =>
        Assert.Equal(MerkleTree.HashNode(Nodes['k'], Nodes['l']), MerkleTree.Root(MerkleTree.HashLeaves(D)));

    [Theory]
    [InlineData(0, "bhl")]
    [InlineData(3, "cgl")]
    [InlineData(4, "fjk")]
    [InlineData(6, "ik")]
    public void The_audit_path_has_the_nodes_that_the_RFC_names(int index, string names) =>
        Assert.Equal(names.Select(name => Nodes[name]), TreeProofs.Inclusion(index, 7, new GrownTree(D).Read));

    [Theory]
    [InlineData(3, "cdgl")]
    [InlineData(4, "l")]
    [InlineData(6, "ijk")]
    public void The_consistency_proof_has_the_nodes_that_the_RFC_names(int old, string names) =>
        Assert.Equal(names.Select(name => Nodes[name]), TreeProofs.Consistency(old, 7, new GrownTree(D).Read));

    private static Dictionary<char, Hash256> NameNodes()
    {
        var nodes = "abcdefj".Zip(D).ToDictionary(pair => pair.First, pair => PlainTree.Root([pair.Second]));
        foreach (var node in (string[])["gab", "hcd", "ief", "kgh", "lij"])
        {
            nodes[node[0]] = PlainTree.Hash([0x01], nodes[node[1]].ToArray(), nodes[node[2]].ToArray());
        }

        return nodes;
    }
}
