using System.Text.Json.Nodes;
using Integrity.Digests;
using Integrity.Testing;
using Integrity.Tests;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>What the page computes of a dropped file (<c>ledger/web/src/verify/digests.js</c>, <c>tree.js</c>, <c>recorded.js</c>) against ours.</summary>
public sealed class HashScript
{
    private const int Chunk = 1 << 20;

    private static readonly DigestAlgorithm[] All =
        [DigestAlgorithm.Sha256, DigestAlgorithm.Sha512, DigestAlgorithm.Sm3, DigestAlgorithm.Sha256Tree, DigestAlgorithm.Md5, DigestAlgorithm.Sha1];

    /// <summary>Around every edge of a chunk of the tree digest, and of what is read at a time.</summary>
    public static TheoryData<int, int> Sizes => new()
    {
        { 0, 4 * Chunk }, { 1, 4 * Chunk }, { Chunk - 1, 4 * Chunk }, { Chunk, 4 * Chunk }, { Chunk + 1, 4 * Chunk }, { (4 * Chunk) - 1, 4 * Chunk },
        { 4 * Chunk, 4 * Chunk }, { (4 * Chunk) + 1, 4 * Chunk }, { (5 * Chunk) + 7, 4 * Chunk }, { (3 * Chunk) + 5, 999_983 }, { 1000, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Every_algorithm_gives_what_the_verifier_computes(int size, int piece)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
        {
            bytes[i] = (byte)(((i >>> 16) * 167) + ((i >>> 8) * 31) + (i * 7));
        }

        using var ours = new MultiDigest(All);
        ours.Append(bytes);
        var names = new JsonArray([.. All.Select(a => (JsonNode)a.Text())]);
        var theirs = await Oracle.AskOneAsync("page-hash", new JsonObject { ["ask"] = "digests", ["size"] = size, ["piece"] = piece, ["algorithms"] = names });
        Assert.Equal(ours.Finish().Select(d => d.ToString()), All.Select(a => $"{a.Text()}:{theirs[a.Text()]}"));
    }

    [Fact]
    public async Task The_digests_that_a_bundle_has_on_record_are_found_in_it_and_nothing_is_in_what_is_no_bundle()
    {
        var bundle = new World(Story.Full()).Bundle(Story.Handset);
        var read = await AskRecordedAsync(System.Text.Encoding.UTF8.GetString(bundle.ToUtf8()));
        var found = read["recorded"]!.AsArray().Select(d => (string)d!).ToArray();
        Assert.Contains($"sha256:{Hash256.Sha256("image data"u8)}", found);
        Assert.Contains($"sha256:{Hash256.Sha256("report data"u8)}", found);
        Assert.Equal(["sha256"], read["algorithms"]!.AsArray().Select(a => (string)a!));
        foreach (var none in new[] { "", "null", "[]", "{\"streams\":7}", "{\"streams\":[null,{\"stream\":\"item/x\",\"statements\":[null,{\"envelope\":{\"payload\":\"%%%\",\"disclosures\":{}}}]}]}" })
        {
            Assert.Empty((await AskRecordedAsync(none))["recorded"]!.AsArray());
        }
    }

    private static Task<JsonNode> AskRecordedAsync(string bundle) => Oracle.AskOneAsync("page-hash", new JsonObject { ["ask"] = "recorded", ["bundle"] = bundle });
}
