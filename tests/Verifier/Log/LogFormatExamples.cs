using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

/// <summary>The log's worked examples in docs/formats.md, made again from the code and compared letter by letter.</summary>
public partial class LogFormatExamples
{
    private const string Origin = "ledger.example";
    private const string Stream = "agency/cn.331024.psb";

    private static readonly Hash256 Key = StreamName.Parse(Stream).OrThrow().Key(Origin);
    private static readonly Hash256 Envelope = Hash256.Sha256("envelope"u8);
    private static readonly Head[] Heads = [.. Enumerable.Range(0, 3).Select(n => new Head(Hash256.Sha256([(byte)n]), n, Envelope))];
    private static readonly HeadsMap Map = HeadsMap.Empty.SetAll(Heads);
    private static readonly byte[][] Entries = [.. Enumerable.Range(0, 7).Select(n => Encoding.UTF8.GetBytes("d" + n))];

    [Fact]
    public void Leaf() => Compare("leaf", $"""
        origin         {Origin}
        stream         {Stream}
        H(stream)      {Hash256.Sha256(Encoding.UTF8.GetBytes($"integrity/stream/v1\n{Origin}\n{Stream}"))}
        seq            3
        digest         {Envelope}
        statement leaf {Hex(Integrity.Log.Leaf.Statement(Key, 3, Envelope))}
        leaf hash      {MerkleTree.HashLeaf(Integrity.Log.Leaf.Statement(Key, 3, Envelope))}
        heads leaf 4   {Hex(Integrity.Log.Leaf.Heads(4, HeadsMap.Empty.Set(Key, 3, Envelope).Root))}
        leaf hash      {MerkleTree.HashLeaf(Integrity.Log.Leaf.Heads(4, HeadsMap.Empty.Set(Key, 3, Envelope).Root))}
        """);

    [Fact]
    public void Heads_map() => Compare("heads-map", $"""
        key, seq, digest {Heads[0].Key} 0 {Envelope}
        leaf             {HeadsMap.HashLeaf(Heads[0])}
        key, seq, digest {Heads[1].Key} 1 {Envelope}
        leaf             {HeadsMap.HashLeaf(Heads[1])}
        key, seq, digest {Heads[2].Key} 2 {Envelope}
        leaf             {HeadsMap.HashLeaf(Heads[2])}
        root             {Map.Root}
        presence of the first
        {Spell(Map.Prove(Heads[0].Key))}
        absence of {default(Hash256)}
        {Spell(Map.Prove(default))}
        absence of {Mutations.Flip(default, 0)}
        {Spell(Map.Prove(Mutations.Flip(default, 0)))}
        """);

    [Fact]
    public void Merkle_proofs()
    {
        var tree = new GrownTree(Entries);
        Compare("merkle-proofs", $"""
            entries          {string.Join(' ', Entries.Select(Encoding.UTF8.GetString))}
            root at 3        {tree.Root(3)}
            root at 7        {tree.Root(7)}
            inclusion 4 of 7 {string.Join("\n                 ", TreeProofs.Inclusion(4, 7, tree.Read))}
            consistency 3–7  {string.Join("\n                 ", TreeProofs.Consistency(3, 7, tree.Read))}
            """);
    }

    [Fact]
    public void Signed_checkpoint()
    {
        var signer = new NoteSigner(Origin, SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, Hash256.Sha256("log key"u8).Bytes));
        Compare("checkpoint-vkey", signer.Verifier.ToString());
        Compare("checkpoint", new Checkpoint(Origin, 7, new GrownTree(Entries).Root(7)).Sign(signer).TrimEnd('\n'));
    }

    [Fact]
    public void Tile_paths_and_entry_bundle()
    {
        Compare("tiles", string.Join('\n', Tiles.Between(0, 70_000).Where(tile => tile.IsPartial || tile.Index == 0 || tile.Level == 1)));
        Compare("entry-bundle", Hex(EntryBundle.Encode(Entries[..2])));
    }

    private static string Spell(HeadsProof proof)
    {
        var siblings = proof.Siblings.Select((sibling, depth) => $"  sibling {depth}      {sibling?.ToString() ?? "(empty)"}");
        var met = proof.Met is { } head ? $"  met            {head.Key} {head.Seq} {head.Digest}" : null;
        return string.Join('\n', met is null ? siblings : siblings.Append(met));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static void Compare(string name, string expected)
    {
        var oracles = typeof(LogFormatExamples).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OraclesFolder").Value!;
        var docs = File.ReadAllText(Path.Combine(oracles, "..", "..", "docs", "formats.md"));
        var block = Assert.Single(Block().Matches(docs), match => match.Groups["name"].Value == name);
        Assert.Equal(expected.ReplaceLineEndings("\n"), block.Groups["text"].Value);
    }

    [GeneratedRegex("^```text example:(?<name>[a-z-]+)\n(?<text>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
