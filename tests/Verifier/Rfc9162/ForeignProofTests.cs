using System.Text.Json.Nodes;
using Integrity.Log;
using Integrity.Tests;
using Integrity.Verifier.Tests.Log;

namespace Integrity.Verifier.Tests.Rfc9162;

/// <summary>Our trees and proofs against those of npm's <c>@transmute/rfc9162</c>, both ways.</summary>
public class ForeignProofTests
{
    private const int Largest = 40;

    private static readonly byte[][] Entries = [.. Enumerable.Range(0, Largest).Select(n => Hash256.Sha256([(byte)n]).ToArray())];

    private static readonly GrownTree Tree = new(Entries);

    [Fact]
    public async Task Roots_are_the_same()
    {
        var answers = await Oracle.AskAsync("log", [.. Sizes().Select(size => Ask("root", ("entries", Hex(size))))]);
        Assert.Equal(Sizes().Select(size => Tree.Root(size).ToString()), answers.Select(answer => (string)answer["root"]!));
    }

    [Fact]
    public async Task Inclusion_proofs_are_the_same_and_each_side_accepts_the_others()
    {
        var cases = (from size in Sizes() from index in Enumerable.Range(0, size) where (size + index) % 3 == 0 select (size, index)).ToArray();
        var theirs = await Oracle.AskAsync("log", [.. cases.Select(c => Ask("inclusion", ("entries", Hex(c.size)), ("index", c.index)))]);
        var checks = new List<JsonNode>();
        foreach (var ((size, index), answer) in cases.Zip(theirs))
        {
            var ours = TreeProofs.Inclusion(index, size, Tree.Read);
            Assert.Equal(ours, Hashes(answer));
            Assert.True(MerkleTree.VerifyInclusion(Tree.LeafHashes[index], index, size, Hashes(answer), Tree.Root(size)));
            foreach (var proof in (Hash256[][])[ours, [.. ours.Select(hash => Mutations.Flip(hash, 200))]])
            {
                checks.Add(Ask("verifyInclusion", ("leaf", Tree.LeafHashes[index].ToString()), ("index", index), ("size", size), ("proof", Hex(proof)), ("root", Tree.Root(size).ToString())));
            }
        }

        var verdicts = await Oracle.AskAsync("log", checks);
        Assert.All(verdicts.Chunk(2), pair => Assert.True((bool)pair[0]["valid"]!));
        Assert.All(verdicts.Chunk(2).Zip(cases).Where(pair => pair.Second.size > 1), pair => Assert.False((bool)pair.First[1]["valid"]!));
    }

    [Fact]
    public async Task Consistency_proofs_are_the_same_and_each_side_accepts_the_others()
    {
        var cases = (from size in Sizes() from old in Enumerable.Range(1, size - 1) where (size + old) % 3 == 0 select (old, size)).ToArray();
        var theirs = await Oracle.AskAsync("log", [.. cases.Select(c => Ask("consistency", ("entries", Hex(c.size)), ("old", c.old)))]);
        var checks = new List<JsonNode>();
        foreach (var ((old, size), answer) in cases.Zip(theirs))
        {
            var ours = TreeProofs.Consistency(old, size, Tree.Read);
            Assert.Equal(ours, Hashes(answer));
            Assert.True(MerkleTree.VerifyConsistency(old, Tree.Root(old), size, Tree.Root(size), Hashes(answer)));
            foreach (var proof in (Hash256[][])[ours, [.. ours.Select(hash => Mutations.Flip(hash, 200))]])
            {
                checks.Add(Ask("verifyConsistency", ("old", old), ("oldRoot", Tree.Root(old).ToString()), ("size", size), ("root", Tree.Root(size).ToString()), ("proof", Hex(proof))));
            }
        }

        var verdicts = await Oracle.AskAsync("log", checks);
        Assert.All(verdicts.Chunk(2), pair => Assert.Equal((true, false), ((bool)pair[0]["valid"]!, (bool)pair[1]["valid"]!)));
    }

    private static IEnumerable<int> Sizes() => Enumerable.Range(1, Largest);

    private static JsonArray Hex(int size) => [.. Entries[..size].Select(entry => (JsonNode)Convert.ToHexStringLower(entry))];

    private static JsonArray Hex(Hash256[] hashes) => [.. hashes.Select(hash => (JsonNode)hash.ToString())];

    private static Hash256[] Hashes(JsonNode answer) =>
        [.. answer["proof"]!.AsArray().Select(hash => Hash256.TryParseHex((string)hash!, out var parsed) ? parsed : throw new FormatException())];

    private static JsonObject Ask(string what, params (string Name, JsonNode Value)[] members)
    {
        var question = new JsonObject { ["ask"] = what };
        foreach (var (name, value) in members)
        {
            question[name] = value;
        }

        return question;
    }
}
