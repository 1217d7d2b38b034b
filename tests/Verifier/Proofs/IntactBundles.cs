using Integrity.Digests;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Proofs;

public sealed class IntactBundles
{
    private static readonly World Ledger = new(Story.WithImage());
    private static readonly Bundle Handset = Ledger.Bundle(Story.Handset);

    private static Verdict Verify(Bundle bundle, TrustFile trust, params Exhibit[] exhibits) =>
        Integrity.Proofs.Verifier.Verify(bundle.ToUtf8(), trust, exhibits, new VerifyOptions());

    [Fact]
    public void The_story_told_whole_is_intact()
    {
        var verdict = Verify(Handset, Ledger.Trust);

        Assert.Equal("", string.Join("\n", verdict.Checks.Where(c => c.Status != CheckStatus.Pass && !c.Tolerated)));
        Assert.Equal(Overall.Intact, verdict.Overall);
        Assert.Equal(ExitCode.Intact, verdict.ExitCode);
        Assert.Equal(Cast.Procuratorate.Id, verdict.Facts!.Holder);
        Assert.Equal(9, verdict.Facts.Statements);
    }

    [Fact]
    public void A_derived_item_is_proved_with_the_item_it_comes_from()
    {
        var bundle = Ledger.Bundle(Story.Image);

        Assert.Equal([Story.Image, Story.Handset], bundle.Streams.Take(2).Select(s => s.Stream));
        Assert.Equal(Overall.Intact, Verify(bundle, Ledger.Trust).Overall);
    }
}
