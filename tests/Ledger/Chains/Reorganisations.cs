using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Ledger.Anchor;
using Integrity.Proofs;

namespace Integrity.Ledger.Tests.Chains;

/// <summary>The chain takes blocks back: what stands is kept, what moved is proved again, what is gone is anchored anew, and nobody edits a table.</summary>
public sealed class Reorganisations
{
    /// <summary>A longer run: <c>INTEGRITY_REORGANISATIONS=20</c>.</summary>
    private static readonly int Many = int.TryParse(Environment.GetEnvironmentVariable("INTEGRITY_REORGANISATIONS"), out var asked) ? asked : 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_its_depth_a_new_export_verifies_and_the_old_one_no_longer_under_pinned_blocks(int depth)
    {
        await using var log = await Anchoring.StartAsync();
        await log.PostAsync(log.Left - 8);
        await log.CoveredAsync();
        for (var i = 0; i < 8; i++)
        {
            await log.AnchorAsync();
        }

        var (before, old) = (await log.KeptAsync(), await log.BundleAsync());
        Assert.Equal(Overall.Intact, (await log.VerifyAsync(old)).Overall);
        await log.Chain.ReorganiseAsync(depth);
        var now = await log.StandingAsync();
        await UntilAsync(async () => AnchorOf(await log.BundleAsync()) == now[^1].BlockHash);

        // Depth blocks with an anchor each were taken back; those before them are where they were.
        Assert.Equal(before.SkipLast(depth), now.SkipLast(1), (a, b) => a.Size == b.Size && a.BlockHash == b.BlockHash);
        var again = await log.BundleAsync();
        Assert.Equal(Overall.Intact, (await log.VerifyAsync(again, now[^1].BlockHash)).Overall);
        var verdict = await log.VerifyAsync(old, now[^1].BlockHash);
        Assert.Equal(Overall.Broken, verdict.Overall);
        Assert.Equal([CheckCode.AnchorBlock], verdict.Checks.Where(c => c.Status == CheckStatus.Fail).Select(c => c.Code));
    }

    [Fact]
    public async Task Many_in_a_row_under_load_leave_every_anchor_on_the_chain()
    {
        await using var log = await Anchoring.StartAsync();
        var random = new Random(20261122);

        // So that no depth reaches the contract's own deployment.
        await log.Chain.MineAsync(8);
        for (var i = 0; i < Many; i++)
        {
            await log.PostAsync(Math.Min(2, log.Left));
            if (i % 2 == 0)
            {
                await log.CoveredAsync();
            }

            await log.Chain.ReorganiseAsync(random.Next(1, 7));
        }

        await log.PostAsync(log.Left);
        var now = await log.StandingAsync();
        await UntilAsync(async () => AnchorOf(await log.BundleAsync()) == now[^1].BlockHash);
        Assert.Equal(Overall.Intact, (await log.VerifyAsync(await log.BundleAsync(), now[^1].BlockHash)).Overall);
    }

    [Fact]
    public async Task An_anchor_counts_when_enough_blocks_follow_and_bundles_carry_their_headers()
    {
        await using var log = await Anchoring.StartAsync(o => o with { AnchorConfirmations = Confirmed("2") });
        await log.PostAsync(log.Left);
        var young = await log.StandingAsync();
        Assert.False(young[^1].Final);
        Assert.NotEqual(young[^1].BlockHash, AnchorOf(await log.BundleAsync()));
        await log.Chain.MineAsync(1);
        Assert.False((await log.KeptAsync())[^1].Final);
        await log.Chain.MineAsync(1);
        await UntilAsync(async () => AnchorOf(await log.BundleAsync()) == young[^1].BlockHash);
        Assert.True((await log.KeptAsync())[^1].Final);
        var bundle = Bundle.Parse(await log.BundleAsync()).OrThrow();
        Assert.Equal(2, bundle.Anchor!.Finality.Length);

        // Who pins the last of these blocks has the anchor vouched for; without the headers he has not.
        var last = BlockHeader.Parse(bundle.Anchor.Finality[^1]).OrThrow().Hash;
        Assert.Equal(Overall.Intact, (await log.VerifyAsync(bundle.ToUtf8(), last)).Overall);
        var cut = bundle with { Anchor = bundle.Anchor with { Finality = [] } };
        Assert.Equal(Overall.Broken, (await log.VerifyAsync(cut.ToUtf8(), last)).Overall);
        var gap = bundle with { Anchor = bundle.Anchor with { Finality = [bundle.Anchor.Finality[1]] } };
        Assert.Equal(Overall.Broken, (await log.VerifyAsync(gap.ToUtf8())).Overall);
    }

    [Fact]
    public async Task An_anchor_that_is_taken_back_before_it_counts_was_never_shown()
    {
        await using var log = await Anchoring.StartAsync(o => o with { AnchorConfirmations = Confirmed("3") });
        await log.PostAsync(log.Left);
        var young = (await log.StandingAsync())[^1];
        await log.Chain.ReorganiseAsync(1);
        Assert.NotEqual(young.BlockHash, AnchorOf(await log.BundleAsync()));
        var moved = (await log.StandingAsync())[^1];
        Assert.False(moved.Final);
        Assert.NotEqual(young.BlockHash, moved.BlockHash);
        await log.Chain.MineAsync(3);
        await UntilAsync(async () => AnchorOf(await log.BundleAsync()) == moved.BlockHash);
        Assert.Equal(Overall.Intact, (await log.VerifyAsync(await log.BundleAsync())).Overall);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("64", true)]
    [InlineData("finalized", true)]
    [InlineData("safe", true)]
    [InlineData("65", false)]
    [InlineData("-1", false)]
    [InlineData("latest", false)]
    [InlineData("", false)]
    public void Confirmations_are_a_number_of_blocks_or_the_nodes_word(string text, bool known) =>
        Assert.Equal(known, Confirmations.TryParse(text, out var read) && read.ToString() == text);

    private static Confirmations Confirmed(string text) => Confirmations.TryParse(text, out var read) ? read : throw new ArgumentException("Not a depth.", nameof(text));

    /// <summary>The block that a bundle stands on; null while it is pending.</summary>
    private static Hash256? AnchorOf(byte[] bundle) =>
        Bundle.Parse(bundle).OrThrow().Anchor is { } anchor ? BlockHeader.Parse(anchor.Header).OrThrow().Hash : null;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 300, "It did not come so.");
            await Task.Delay(200);
        }
    }
}
