using Integrity.Custody;
using Integrity.Digests;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Proofs;

public sealed class IntactBundles
{
    [Fact]
    public void The_story_told_whole_is_intact()
    {
        var verdict = Scene.Verify(Scene.Handset);

        Assert.Equal("", Scene.NotPassed(verdict));
        Assert.Equal(ExitCode.Intact, verdict.ExitCode);
        Assert.Equal(Cast.Procuratorate.Id, verdict.Facts!.Holder);
        Assert.Equal(10, verdict.Facts.Statements);
        Assert.Equal(1000 + Scene.Ledger.Checkpoints.Count - 1, verdict.Facts.Anchor!.Number);
        Assert.Equal(["collect", "acquire"], verdict.Facts.Anchor.Gaps.Select(g => g.Act));
    }

    [Fact]
    public void A_derived_item_is_proved_with_the_item_it_comes_from()
    {
        Assert.Equal([Story.Image, Story.Handset], Scene.Image.Streams.Take(2).Select(s => s.Stream));
        Assert.Equal("", Scene.NotPassed(Scene.Verify(Scene.Image)));
    }

    [Fact]
    public void Every_checkpoint_proves_the_history_as_it_was_then()
    {
        for (var i = 5; i < Scene.Ledger.Checkpoints.Count; i++)
        {
            var bundle = Scene.Ledger.Bundle(Story.Handset, i);
            Assert.Equal("", Scene.NotPassed(Scene.Verify(bundle, Scene.Ledger.Trust)));
        }
    }

    [Fact]
    public void A_bundle_reads_back_as_the_same_bytes()
    {
        var bytes = Scene.Image.ToUtf8();

        Assert.Equal(bytes, Bundle.Parse(bytes).OrThrow().ToUtf8());
        Assert.Equal(bytes, Scene.Ledger.Bundle(Story.Image).ToUtf8());
    }

    [Fact]
    public void An_unsealed_header_that_nobody_pins_is_reported_apart_from_the_facts()
    {
        var verdict = Scene.Verify(Scene.Handset, Scene.Ledger.Trust);

        Assert.Equal(ExitCode.Intact, verdict.ExitCode);
        Assert.Null(verdict.Facts!.Anchor);
        Assert.NotNull(verdict.Unsealed);
        Assert.Contains(verdict.Checks, c => c.Code == CheckCode.AnchorSeal && c.Status == CheckStatus.Unavailable && c.Tolerated);
    }

    [Fact]
    public void A_chain_that_must_be_sealed_leaves_an_unsealed_anchor_unproven()
    {
        var verdict = Scene.Verify(Scene.Handset, Scene.Trust with { Chain = Scene.Trust.Chain with { AllowUnsealed = false } });

        Assert.Equal(ExitCode.Unproven, verdict.ExitCode);
    }

    [Fact]
    public void A_bundle_without_its_anchor_is_pending()
    {
        var verdict = Scene.Verify(Scene.Ledger.Bundle(Story.Handset, anchored: false));

        Assert.Equal(ExitCode.Unproven, verdict.ExitCode);
        Assert.Contains(verdict.Checks, c => c.TextCode == "anchor.present.unavailable");
    }

    [Fact]
    public void Withholding_shows_and_changes_nothing_else()
    {
        var whole = Scene.Verify(Scene.Handset);
        var withheld = Scene.Verify(Scene.Handset.Withholding((_, _) => true));

        Assert.Equal(ExitCode.Intact, withheld.ExitCode);
        Assert.Equal(0, whole.Facts!.Withheld);
        Assert.True(withheld.Facts!.Withheld > 5);
        Assert.Equal(Scene.Facts(whole), Scene.Facts(withheld with
        {
            Facts = withheld.Facts with { Withheld = 0, Steps = [.. withheld.Facts.Steps.Select(s => s with { Withheld = 0, MayBeAmong = [] })] },
        }));
    }

    [Fact]
    public void An_exhibit_is_recognised_by_the_statement_that_recorded_it()
    {
        var image = Digest.Parse(Bodies.Sha256("image container")).OrThrow();
        var verdict = Scene.Verify(Scene.Handset, null, new Exhibit("phone.E01", [image]));

        var check = Assert.Single(verdict.Checks, c => c.Code == CheckCode.ExhibitDigest);
        Assert.Equal(CheckStatus.Pass, check.Status);
        Assert.Equal(["phone.E01", image.ToString(), "container", Cast.Code("image").ToString(), "5"], check.Values);
    }

    [Fact]
    public void An_exhibit_of_another_scope_or_other_bytes_is_not_what_was_recorded()
    {
        var image = Digest.Parse(Bodies.Sha256("image container")).OrThrow();
        var other = Digest.Parse(Bodies.Sha256("something else")).OrThrow();

        Assert.Equal(ExitCode.Broken, Scene.Verify(Scene.Handset, null, new Exhibit("a", [image], DigestScope.DataStream)).ExitCode);
        Assert.Equal(ExitCode.Broken, Scene.Verify(Scene.Handset, null, new Exhibit("b", [other])).ExitCode);
    }

    [Fact]
    public void An_exhibit_with_nothing_to_compare_leaves_the_verdict_unproven()
    {
        var md5 = Digest.Parse("md5:d41d8cd98f00b204e9800998ecf8427e").OrThrow();

        Assert.Equal(ExitCode.Unproven, Scene.Verify(Scene.Handset, null, new Exhibit("c", [md5])).ExitCode);
        Assert.Equal(ExitCode.Unproven, Scene.Verify(Scene.Handset, null, new Exhibit("d", [])).ExitCode);
    }

    [Fact]
    public void An_anchor_older_than_the_policy_allows_is_intact_with_its_own_exit_code()
    {
        var trust = Scene.Trust with { Policy = new TrustPolicy(TimeSpan.FromHours(1)) };
        var anchored = Scene.Verify(Scene.Handset, trust).Facts!.Anchor!.Time;
        var bytes = Scene.Handset.ToUtf8();

        Assert.Equal(ExitCode.Intact, At(null));
        Assert.Equal(ExitCode.Intact, At(anchored.AddHours(1)));
        Assert.Equal(ExitCode.PolicyNotMet, At(anchored.AddHours(1).AddSeconds(1)));

        ExitCode At(DateTimeOffset? asOf) => Integrity.Proofs.Verifier.Verify(bytes, trust, [], new VerifyOptions(asOf)).ExitCode;
    }

    [Fact]
    public void A_claimed_time_outside_its_two_blocks_is_found_and_breaks_nothing()
    {
        var history = History.WithAgencies();
        history.KnowsCases = false;
        var chain = new TestChain("main");
        var late = history.Now.AddHours(5);
        history.Do(history.Sign("collect", Cast.Police, Bodies.Of("collect"), change: d => d with { After = Keccak.Hash(chain.Block(3, late)) }));
        history.Now = late;
        history.Do("check", Cast.Police);
        var world = new World(history, chain).WithBlock(3, late);
        var verdict = Scene.Verify(world.Bundle(Story.Handset), world.Trust);

        Assert.Equal("", Scene.NotPassed(verdict));
        Assert.Contains(verdict.Rules, r => r is { Rule: RuleIds.Time, Outcome: RuleOutcome.Warn, Seq: 0 });
    }

    [Fact]
    public void An_agency_that_the_trust_file_does_not_name_is_unproven_by_name()
    {
        var trust = Scene.Trust with { Agencies = [.. Scene.Trust.Agencies.Where(a => a.Id != Cast.Lab.Id)] };
        var verdict = Scene.Verify(Scene.Handset, trust);

        Assert.Equal(ExitCode.Unproven, verdict.ExitCode);
        Assert.Contains(verdict.Checks, c => c.TextCode == "agency.root.unavailable" && c.Values[0] == Cast.Lab.Id.ToString());
    }

    [Fact]
    public void Fifty_statements_fit_in_two_hundred_kilobytes()
    {
        var world = new World(Story.OfLength(50));
        var bytes = world.Bundle(Story.Handset).ToUtf8();

        Assert.Equal("", Scene.NotPassed(Scene.Verify(bytes, world.Trust)));
        Assert.InRange(bytes.Length, 0, 200_000);
    }
}
