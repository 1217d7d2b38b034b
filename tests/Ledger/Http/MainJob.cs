using Integrity.Contracts;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>Statements in, a proof out, over real HTTP and a real chain.</summary>
public sealed class MainJob
{
    [Fact]
    public async Task A_story_becomes_a_bundle_that_the_verifier_finds_intact()
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        var story = Story.WithImage();
        await ledger.PlayAsync(story);
        var last = await ledger.PostAsync(story.Log[^1], "anchor");
        Assert.Equal(200, last.Status);
        Assert.True(last.Json.GetProperty("repeated").GetBoolean());
        Assert.True(last.Json.TryGetProperty("anchor", out _), last.ToString());

        var first = await ledger.GetAsync($"v1/items/{Story.Image.Id}/bundle", Cast.Zhao, Cast.Lab);
        Assert.True(first.Status == 200, first.ToString());
        Assert.Equal(first.Body, (await ledger.GetAsync($"v1/items/{Story.Image.Id}/bundle", Cast.Qian, Cast.Lab)).Body);
        var verdict = Verifier.Verify(first.Body, await TrustAsync(ledger), [], new VerifyOptions());
        Assert.True(verdict.Overall == Overall.Intact, string.Join('\n', verdict.Checks));

        await ledger.RestartAsync();
        var again = await ledger.GetAsync($"v1/items/{Story.Image.Id}/bundle", Cast.Zhao, Cast.Lab);
        Assert.Equal(first.Body, again.Body);
    }

    [Fact]
    public async Task A_receipt_proves_its_statement_in_the_signed_log()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var story = Story.Full();
        await ledger.PlayAsync(story);
        var statement = story.Log[^1];
        var receipt = (await ledger.PostAsync(statement, "log")).Json.GetProperty("log");
        var checkpoint = Checkpoint.Open(receipt.GetProperty("checkpoint").GetString()!, NoteVerifier.Parse(ledger.Host.VerifierKey).OrThrow()).OrThrow();
        var leaf = MerkleTree.HashLeaf(Leaf.Statement(statement.Statement.Stream.Key(History.Origin), statement.Statement.Seq, statement.Digest));
        var proof = receipt.GetProperty("proof").EnumerateArray().Select(p => new Hash256(p.GetBytesFromBase64())).ToList();
        Assert.True(MerkleTree.VerifyInclusion(leaf, receipt.GetProperty("index").GetInt64(), checkpoint.Size, proof, checkpoint.Root));

        var promised = (await ledger.PostAsync(story.Log[0], "none")).Json;
        Assert.Equal($"sha256:{story.Log[0].Digest}", promised.GetProperty("statement").GetString());
    }

    internal static async Task<TrustFile> TrustAsync(LiveLedger ledger)
    {
        Assert.True(Address.TryParse(ledger.Host.Contract, out var address));
        var contract = new EvidenceAnchor(ledger.Chain!.Client, address);
        return new TrustFile(
            History.Origin,
            NoteVerifier.Parse(ledger.Host.VerifierKey).OrThrow(),
            new TrustedChain(
                await ledger.Chain.Client.ChainIdAsync(),
                Consensus.None,
                AllowUnsealed: true,
                [],
                [.. contract.Address.Bytes],
                (await contract.CodeHashAsync())!.Value),
            [.. Cast.Agencies.Select(a => new TrustedAgency(a.Id, a.Root.Public.Kid))],
            new TrustPolicy(null));
    }
}
