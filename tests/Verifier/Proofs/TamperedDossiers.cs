using FsCheck;
using FsCheck.Fluent;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Proofs;

/// <summary>As for one item: a dossier that was changed is never intact, unless the facts reported are the same.</summary>
public sealed class TamperedDossiers
{
    private static readonly World Ledger = new(Story.OfCase());
    private static readonly Bundle Dossier = Ledger.Bundle(StreamBodies.Case);
    private static readonly byte[] Bytes = Dossier.ToUtf8();
    private static readonly TrustFile Trust = Ledger.Pinning(Dossier);
    private static readonly Facts Facts = Verify(Bytes).Facts!;
    private static readonly byte[] Proved = Tampering.ProvedFacts(Facts);

    private static readonly Bundle[] Others =
    [
        Ledger.Bundle(Story.Image),
        Ledger.Bundle(StreamBodies.Case, Ledger.Checkpoints.Count - 3),
        new World(Story.OfCase(), new TestChain("another chain"), batch: 3).Bundle(StreamBodies.Case),
        new World(Story.OfLength(12), new TestChain("main")).Bundle(Story.Handset),
    ];

    [Fact]
    public void The_untouched_dossier_is_intact_and_has_every_kind_of_stream()
    {
        var verdict = Verify(Bytes);

        Assert.Equal((Overall.Intact, ""), (verdict.Overall, Scene.NotPassed(verdict)));
        Assert.Equal(4, verdict.Facts!.Items.Count);
        Assert.Equal(2, Dossier.Streams.Count(s => s.Statements.IsEmpty));
        Assert.Contains(Dossier.Streams, s => s.Stream == StreamBodies.Standard);
        Assert.Contains(Dossier.Streams, s => s.Stream == StreamBodies.Agreement);
    }

    [Fact]
    public void One_changed_bit_never_passes_as_another_case() => Prop.ForAll(Gen.Choose(0, (8 * Bytes.Length) - 1).ToArbitrary(), bit =>
    {
        var changed = (byte[])Bytes.Clone();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return SameOrNotIntact(Verify(changed));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void One_changed_part_never_passes_as_another_case() => Parts(1, 1000);

    [Fact]
    public void Several_changed_parts_never_pass_as_another_case() => Parts(4, 300);

    [Fact]
    public void No_stream_of_a_dossier_can_be_left_out_or_emptied()
    {
        foreach (var stream in Dossier.Streams)
        {
            Assert.NotEqual(Overall.Intact, Verify((Dossier with { Streams = Dossier.Streams.Remove(stream) }).ToUtf8()).Overall);
            if (!stream.Statements.IsEmpty)
            {
                Assert.NotEqual(Overall.Intact, Verify((Dossier with { Streams = Dossier.Streams.Replace(stream, stream with { Statements = [] }) }).ToUtf8()).Overall);
                Assert.NotEqual(Overall.Intact, Verify((Dossier with { Streams = Dossier.Streams.Replace(stream, stream with { Statements = stream.Statements[..^1] }) }).ToUtf8()).Overall);
            }
        }
    }

    private static void Parts(int changes, int count) => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var bundle = Dossier;
        for (var i = random.Next(changes); i >= 0; i--)
        {
            bundle = Tampering.Change(bundle, Others[random.Next(Others.Length)], random);
        }

        return SameOrNotIntact(Verify(bundle.ToUtf8()));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static Verdict Verify(byte[] utf8) => Integrity.Proofs.Verifier.Verify(utf8, Trust, [], new VerifyOptions());

    private static bool SameOrNotIntact(Verdict verdict) =>
        verdict.Overall != Overall.Intact || (verdict.Facts!.Withheld >= Facts.Withheld && Tampering.ProvedFacts(verdict.Facts).AsSpan().SequenceEqual(Proved));
}
