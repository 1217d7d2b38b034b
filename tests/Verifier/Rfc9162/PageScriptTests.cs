using System.Text.Json.Nodes;
using Integrity.Keys;
using Integrity.Log;
using Integrity.Tests;
using Integrity.Verifier.Tests.C2sp;

namespace Integrity.Verifier.Tests.Rfc9162;

/// <summary>The proofs that the log's page computes in a browser (<c>ledger/web/src/merkle.js</c>, <c>tiles.js</c>, <c>note.js</c>) against ours and the RFC's.</summary>
public sealed class PageScriptTests : IDisposable
{
    private static readonly NoteSigner Signer = new("ledger.example/page", SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, Hash256.Sha256([9]).Bytes));

    private static readonly string[] Wrong = ["longer", "shorter", "otherLeaf"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-page-log-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Every_pair_of_small_sizes_has_our_proof_and_only_that_one_holds()
    {
        const int Largest = 34;
        var log = Serve(Largest);
        var cases = (from size in Enumerable.Range(1, Largest) from old in Enumerable.Range(0, size + 1) select (old, size)).ToArray();
        Serve(cases.Select(c => c.size).Distinct());
        var answers = await Oracle.AskAsync("page-log", [.. cases.Select(c => Ask("consistency", ("old", c.old), ("size", c.size)))]);
        foreach (var ((old, size), answer) in cases.Zip(answers))
        {
            var ours = TreeProofs.Consistency(old, size, log.Tree.Read);
            Assert.Equal(ours.Select(h => h.ToString()), Texts(answer["proof"]!));
            Assert.Equal([log.Tree.Root(old).ToString(), log.Tree.Root(size).ToString()], Texts(answer["roots"]!));
            Assert.True((bool)answer["valid"]!, $"{old} {size}");
            Assert.False((bool)answer["longer"]!, $"{old} {size} longer");
            Assert.Equal(old == size, (bool)answer["otherRoot"]!);
            Assert.Equal(ours.Length == 0, (bool)answer["changed"]!);
            Assert.Equal(ours.Length == 0, (bool)answer["shorter"]!);
        }
    }

    [Fact]
    public async Task A_size_counts_only_when_the_signed_root_proves_it()
    {
        const int Largest = 13;
        Serve(Largest);
        var cases = (from to in Enumerable.Range(0, Largest + 1) from old in Enumerable.Range(0, to + 1) select (old, to)).ToArray();
        var answers = await Oracle.AskAsync("page-log", [.. cases.Select(c => Ask("between", ("old", c.old), ("to", c.to), ("size", Largest)))]);
        foreach (var ((old, to), answer) in cases.Zip(answers))
        {
            Assert.True((bool)answer["holds"]!, $"{old} {to}");
            // Tiles that agree with each other and with nothing that was signed: every log begins with no entries, and that is all they prove.
            Assert.Equal(to == 0, (bool)answer["others"]!);
        }
    }

    [Theory]
    [InlineData(255, 257)]
    [InlineData(256, 70_000)]
    [InlineData(65_535, 65_537)]
    [InlineData(65_536, 70_000)]
    [InlineData(1, 256_300)]
    [InlineData(123_457, 256_300)]
    public async Task A_large_log_is_read_from_its_tiles(int old, int size)
    {
        var log = Serve(size);
        var answer = await Oracle.AskOneAsync("page-log", Ask("consistency", ("old", old), ("size", size)));
        Assert.Equal(TreeProofs.Consistency(old, size, log.Tree.Read).Select(h => h.ToString()), Texts(answer["proof"]!));
        Assert.Equal([log.Tree.Root(old).ToString(), log.Tree.Root(size).ToString()], Texts(answer["roots"]!));
        Assert.Equal((true, false), ((bool)answer["valid"]!, (bool)answer["changed"]!));
        foreach (var index in new[] { 0, old, size / 3, size - 1 })
        {
            var opened = await Oracle.AskOneAsync("page-log", Ask("inclusion", ("index", index), ("size", size)));
            Assert.Equal(TreeProofs.Inclusion(index, size, log.Tree.Read).Select(h => h.ToString()), Texts(opened["proof"]!));
            Assert.True((bool)opened["valid"]!, $"{index}");
        }
    }

    [Fact]
    public async Task Every_leaf_of_small_logs_opens_to_our_proof_and_to_no_other_place()
    {
        var log = Serve(21);
        Serve(Enumerable.Range(1, 21));
        var cases = (from size in Enumerable.Range(1, 21) from index in Enumerable.Range(0, size) select (index, size)).ToArray();
        var answers = await Oracle.AskAsync("page-log", [.. cases.Select(c => Ask("inclusion", ("index", c.index), ("size", c.size)))]);
        foreach (var ((index, size), answer) in cases.Zip(answers))
        {
            Assert.Equal(TreeProofs.Inclusion(index, size, log.Tree.Read).Select(h => h.ToString()), Texts(answer["proof"]!));
            Assert.Equal(log.Tree.LeafHashes[index].ToString(), (string)answer["leaf"]!);
            var leaf = Leaf.Parse(log.Entries[index]).OrThrow();
            Assert.Equal((leaf.Kind == LeafKind.Statement ? "statement" : "heads", leaf.Number, leaf.Digest.ToString()), ((string)answer["kind"]!, (long)answer["number"]!, (string)answer["digest"]!));
            Assert.True((bool)answer["valid"]!, $"{index} {size}");
            Assert.All(Wrong, wrong => Assert.False((bool)answer[wrong]!, $"{index} {size} {wrong}"));
            Assert.Equal(size == 1, (bool)answer["elsewhere"]!);
        }
    }

    /// <summary>RFC 9162 §2.1.5: the sides on which the nodes stand that the RFC names for d0 (b h l), d3 (c g l), d4 (f j k) and d6 (i k).</summary>
    [Theory]
    [InlineData(0, "right right right")]
    [InlineData(3, "left left right")]
    [InlineData(4, "right right left")]
    [InlineData(6, "left left")]
    public async Task The_nodes_of_the_RFCs_example_stand_on_their_sides(int index, string sides)
    {
        Serve(7);
        var answer = await Oracle.AskOneAsync("page-log", Ask("inclusion", ("index", index), ("size", 7)));
        Assert.Equal(sides, string.Join(' ', Texts(answer["sides"]!)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 255)]
    [InlineData(0, 1_234_067)]
    [InlineData(3, 12)]
    [InlineData(-1, 999)]
    [InlineData(-1, 1_000)]
    public async Task Tiles_have_the_names_that_we_serve(int level, long index)
    {
        var size = (index + 1) << (Tiles.Height * (Math.Max(level, 0) + 1));
        foreach (var smaller in new[] { size, size - (1L << (Tiles.Height * Math.Max(level, 0))) })
        {
            var ours = new TilePath(level, index, Tiles.WidthAt(level, index, smaller));
            var theirs = await Oracle.AskOneAsync("page-log", new JsonObject { ["ask"] = "path", ["level"] = level < 0 ? "entries" : level, ["index"] = index, ["size"] = smaller });
            Assert.Equal($"/{ours}", (string)theirs["path"]!);
        }
    }

    [Fact]
    public async Task A_checkpoint_is_read_and_its_signature_checked()
    {
        var note = new Checkpoint("ledger.example/page", 12, Hash256.Sha256([1])).Sign(Signer);
        var other = new NoteSigner("ledger.example/page", SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, Hash256.Sha256([8]).Bytes));
        var answer = await AskNoteAsync(note, Signer);
        Assert.Equal(("ledger.example/page", 12, Hash256.Sha256([1]).ToString(), true), ((string)answer["origin"]!, (int)answer["size"]!, (string)answer["root"]!, (bool)answer["signed"]!));
        Assert.False((bool)(await AskNoteAsync(note, other))["signed"]!);
        Assert.False((bool)(await AskNoteAsync(note.Replace("\n12\n", "\n13\n", StringComparison.Ordinal), Signer))["signed"]!);
    }

    private static Task<JsonNode> AskNoteAsync(string note, NoteSigner by) =>
        Oracle.AskOneAsync("page-log", new JsonObject { ["ask"] = "note", ["note"] = note, ["vkey"] = by.Verifier.ToString() });

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(t => (string)t!);

    private JsonObject Ask(string what, params (string Name, JsonNode Value)[] members)
    {
        var question = new JsonObject { ["ask"] = what, ["folder"] = folder.FullName };
        foreach (var (name, value) in members)
        {
            question[name] = value;
        }

        return question;
    }

    private void Serve(IEnumerable<int> sizes)
    {
        foreach (var size in sizes)
        {
            _ = Serve(size);
        }
    }

    private TiledLog Serve(int size)
    {
        var log = new TiledLog(size);
        foreach (var (path, bytes) in log.Files)
        {
            var file = Path.Combine(folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }

        return log;
    }
}
