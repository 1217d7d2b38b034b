using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Proofs;

/// <summary>The way for many single proofs must not be the lenient one.</summary>
public sealed class AnchoredCheckpoints
{
    [Fact]
    public void An_anchor_under_a_pinned_block_opens() => Assert.Null(Open(Scene.Trust));

    [Fact]
    public void A_block_that_the_trust_file_does_not_pin_is_refused() =>
        Assert.Equal("proof.block-not-trusted", Open(Scene.Trust with { Chain = Scene.Trust.Chain with { Blocks = [Hash256.Sha256("another"u8)] } }));

    [Fact]
    public void Unsealed_headers_are_refused_where_the_trust_file_does_not_allow_them() =>
        Assert.Equal("proof.unsealed", Open(Scene.Trust with { Chain = Scene.Trust.Chain with { AllowUnsealed = false } }));

    private static string? Open(TrustFile trust) =>
        AnchoredCheckpoint.Open(trust, Scene.Handset.Checkpoint, Scene.Handset.Heads, Scene.Handset.Anchor!).Why?.Code;
}
