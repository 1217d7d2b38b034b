using FsCheck;
using FsCheck.Fluent;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Proofs;

/// <summary>Never intact, unless the facts reported are the same.</summary>
public sealed class TamperedBundles
{
    private static readonly byte[] Handset = Scene.Handset.ToUtf8();
    private static readonly Facts Facts = Scene.Verify(Handset).Facts!;

    private static readonly Facts UnpinnedFacts = Scene.Verify(Handset, Scene.Ledger.Trust).Facts!;

    private static readonly Bundle[] Others =
    [
        Scene.Image,
        Scene.Ledger.Bundle(Story.Handset, Scene.Ledger.Checkpoints.Count - 2),
        Scene.Build("another chain").Bundle(Story.Handset),
        Scene.Build("main", key: "another log's key").Bundle(Story.Handset),
        new World(Story.OfLength(12), new TestChain("main")).Bundle(Story.Handset),
    ];

    [Fact]
    public void One_changed_bit_never_passes_as_another_history()
    {
        Prop.ForAll(Gen.Choose(0, (8 * Handset.Length) - 1).ToArbitrary(), bit =>
        {
            var changed = (byte[])Handset.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            return SameOrNotIntact(Scene.Verify(changed)) && SameOrNotIntact(Scene.Verify(changed, Scene.Ledger.Trust), UnpinnedFacts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void One_changed_part_never_passes_as_another_history() => Parts(1, 2000);

    [Fact]
    public void Several_changed_parts_never_pass_as_another_history() => Parts(4, 1000);

    [Fact]
    public void The_untouched_bundle_under_another_ledgers_trust_is_broken()
    {
        foreach (var world in new[] { Scene.Build("another chain"), Scene.Build("main", key: "another log's key") })
        {
            Assert.Equal(ExitCode.Broken, Scene.Verify(Handset, world.Trust).ExitCode);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_last_statement_of_any_stream_cannot_be_cut_off(int stream)
    {
        var cut = Scene.Handset.Streams[stream];
        var bundle = Scene.Handset with { Streams = Scene.Handset.Streams.SetItem(stream, cut with { Statements = cut.Statements[..^1] }) };
        var verdict = Scene.Verify(bundle);

        Assert.Equal(ExitCode.Broken, verdict.ExitCode);
        Assert.Contains(verdict.Checks, c => c.TextCode == "stream.head.fail" && c.Values[0] == cut.Stream.ToString());
    }

    [Fact]
    public void A_checkpoint_the_chain_never_saw_is_broken_by_name()
    {
        var later = Scene.Ledger.Bundle(Story.Handset) with { Anchor = Scene.Ledger.Bundle(Story.Handset, Scene.Ledger.Checkpoints.Count - 2).Anchor };
        var verdict = Scene.Verify(later, Scene.Ledger.Trust);

        Assert.Equal(ExitCode.Broken, verdict.ExitCode);
        Assert.Contains(verdict.Checks, c => c.TextCode == "anchor.size.fail");
    }

    [Fact]
    public void A_missing_agency_is_unavailable_and_accuses_nobody()
    {
        var bundle = Scene.Handset with { Streams = [.. Scene.Handset.Streams.Where(s => s.Stream != Cast.Lab.Stream)] };
        var verdict = Scene.Verify(bundle);

        Assert.Equal(ExitCode.Unproven, verdict.ExitCode);
        Assert.Contains(verdict.Checks, c => c.TextCode == "stream.present.unavailable" && c.Values[0] == Cast.Lab.Stream.ToString());
        Assert.DoesNotContain(verdict.Checks, c => c.Status == CheckStatus.Fail);
    }

    [Fact]
    public void A_missing_parent_is_unavailable()
    {
        var bundle = Scene.Image with { Streams = [.. Scene.Image.Streams.Where(s => s.Stream != Story.Handset)] };

        Assert.Contains(Scene.Verify(bundle).Checks, c => c.TextCode == "stream.present.unavailable" && c.Values[0] == Story.Handset.ToString());
        Assert.NotEqual(Overall.Intact, Scene.Verify(bundle).Overall);
    }

    [Fact]
    public void Another_root_key_for_an_agency_is_broken()
    {
        var agencies = Scene.Trust.Agencies.Select(a => a.Id == Cast.Lab.Id ? a with { Root = Cast.Police.Root.Public.Kid } : a);

        Assert.Equal(ExitCode.Broken, Scene.Verify(Handset, Scene.Trust with { Agencies = [.. agencies] }).ExitCode);
    }

    [Fact]
    public void What_is_no_bundle_is_nothing_to_verify()
    {
        foreach (var input in new[] { "", "{}", "[]", "null", "\uFEFF{}", "PK\u0003\u0004", """{"format":"other"}""" })
        {
            Assert.Equal(ExitCode.NothingToVerify, Scene.Verify(System.Text.Encoding.UTF8.GetBytes(input)).ExitCode);
        }
    }

    [Fact]
    public void A_bundle_that_was_re_indented_says_so()
    {
        var spaced = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(Handset).Replace(",\"origin\"", ", \"origin\"", StringComparison.Ordinal));
        var verdict = Scene.Verify(spaced);

        Assert.Equal(ExitCode.Broken, verdict.ExitCode);
        Assert.Equal("bundle.spelling", verdict.Checks[0].Why!.Code);
    }

    private static void Parts(int changes, int count) => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var bundle = Scene.Handset;
        for (var i = random.Next(changes); i >= 0; i--)
        {
            bundle = Tampering.Change(bundle, Others[random.Next(Others.Length)], random);
        }

        return SameOrNotIntact(Scene.Verify(bundle));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static bool SameOrNotIntact(Verdict verdict, Facts? facts = null)
    {
        var whole = facts ?? Facts;
        return verdict.Overall != Overall.Intact
            || (verdict.Facts!.Withheld >= whole.Withheld && Tampering.ProvedFacts(verdict.Facts).AsSpan().SequenceEqual(Tampering.ProvedFacts(whole)));
    }
}
