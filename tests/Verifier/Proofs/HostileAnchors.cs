using Integrity.Digests;
using Integrity.Chain;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Proofs;

/// <summary>On an unsealed chain anybody can write the anchor's header and tries; whatever they write, the verifier answers, and cheaply.</summary>
public sealed class HostileAnchors
{
    private static readonly Catalogue Texts = Catalogue.Of(typeof(Verdict).Assembly);

    private static readonly DateTimeOffset LastSecond = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    [Fact]
    public void A_header_of_the_calendars_last_second_is_read_like_any_other()
    {
        var anchor = Scene.Ledger.Chain.Anchor(Scene.Ledger.Checkpoints, 2000, LastSecond, children: 0);
        var verdict = Scene.Verify(Scene.Handset with { Anchor = anchor }, Scene.Ledger.Trust);

        Assert.Equal("", Scene.NotPassed(verdict));
        Assert.Equal(LastSecond, verdict.Unsealed!.Time);
    }

    [Fact]
    public void A_trie_node_larger_than_any_is_refused_before_it_is_unfolded()
    {
        byte[] node = [0xfa, 0x6a, 0xcf, 0xc0, .. Enumerable.Repeat((byte)1, 7_000_000)];
        var fields = Rlp.Decode(Scene.Handset.Anchor!.Header).OrThrow().Items.Select(f => f.Encoded.ToArray()).ToArray();
        fields[3] = Rlp.Encode(Keccak.Hash(node).Bytes);
        var bundle = Scene.Handset with { Anchor = Scene.Handset.Anchor with { Header = Rlp.EncodeList(fields), Account = [node] } };
        var before = GC.GetAllocatedBytesForCurrentThread();

        var verdict = Integrity.Proofs.Verifier.Verify(bundle, Scene.Ledger.Trust, [], new VerifyOptions());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        Assert.Contains(verdict.Checks, c => c.TextCode == "anchor.contract.fail");
    }

    [Fact]
    public void Who_knows_of_no_contract_compares_no_anchor_vouches_for_no_block_and_calls_nothing_broken()
    {
        foreach (var chain in new[] { Scene.Trust.Chain with { Address = [.. new byte[20]] }, Scene.Trust.Chain with { CodeHash = default } })
        {
            var verdict = Scene.Verify(Scene.Handset, Scene.Trust with { Chain = chain });
            Assert.Equal(Overall.Unproven, verdict.Overall);
            Assert.Contains(verdict.Checks, c => c.TextCode == "anchor.contract.unavailable");
            Assert.Null(verdict.Facts!.Anchor);
            Assert.Equal(Integrity.Reports.Standing.Unavailable, PathOf(verdict).Steps.Single(s => s.Id == "contract").Standing);
        }

        static Integrity.Reports.ProofPath PathOf(Verdict verdict) => Integrity.Reports.ProofPath.Of(Scene.Handset, verdict, Texts, Language.English)!;
    }

    [Fact]
    public void An_anchor_from_the_future_does_not_satisfy_a_policy_on_its_age()
    {
        var trust = Scene.Trust with { Policy = new TrustPolicy(TimeSpan.FromHours(1)) };
        var anchored = Scene.Verify(Scene.Handset, trust).Facts!.Anchor!.Time;

        Assert.Equal(ExitCode.PolicyNotMet, At(anchored.AddHours(-1)));
        Assert.Equal(ExitCode.Intact, At(anchored.AddSeconds(-30)));

        ExitCode At(DateTimeOffset asOf) =>
            Integrity.Proofs.Verifier.Verify(Scene.Handset, trust, [], new VerifyOptions(asOf)).ExitCode;
    }

    [Fact]
    public void A_block_named_before_a_reorganisation_may_be_later_than_the_anchor_and_is_found_not_broken()
    {
        var history = History.WithAgencies().DoIn(StreamBodies.Case, "case.open", Cast.Police).DoIn(StreamBodies.Case, "case.join", Cast.Police);
        var chain = new TestChain("main");
        var orphan = history.Now.AddHours(5);
        history.Do(history.Sign("collect", Cast.Police, Bodies.Of("collect"), change: d => d with { After = Keccak.Hash(chain.Block(5000, orphan)) }));
        var world = new World(history, chain).WithBlock(5000, orphan);
        var verdict = Scene.Verify(world.Bundle(Story.Handset), world.Trust);

        Assert.Equal("", Scene.NotPassed(verdict));
        Assert.Contains(verdict.Rules, r => r is { Rule: RuleIds.Time, Outcome: RuleOutcome.Warn, Seq: 0 });
    }

    [Fact]
    public void Keys_of_agencies_that_nobody_trusts_cost_nothing_once_the_log_does_not_vouch_for_them()
    {
        var stranger = Scene.Handset.Streams.First(s => s.Stream == Cast.Lab.Stream);
        var trust = Scene.Trust with { Agencies = [] };
        var unlogged = Scene.Handset with { Checkpoint = "", Streams = [stranger] };

        Assert.Contains(Scene.Verify(Scene.Handset, trust).Checks, c => c.TextCode == "agency.root.unavailable" && c.Values[1] == Root(c.Values[0]));
        Assert.Contains(Scene.Verify(unlogged, trust).Checks, c => c.TextCode == "agency.root.unavailable" && c.Values[1] == "?");

        static string Root(string agency) => Cast.Agencies.Single(a => a.Id.ToString() == agency).Root.Public.Kid;
    }
}
