using Integrity.Digests;
using System.Text;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Proofs;

/// <summary>Bundles that several tests start from, and what it means that two verdicts say the same.</summary>
internal static class Scene
{
    private static readonly DateTimeOffset BlockTime = new(2026, 11, 2, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Police, lab, procuratorate; one statement names the block it was signed after.</summary>
    public static World Ledger { get; } = Build("main");

    public static Bundle Handset { get; } = Ledger.Bundle(Story.Handset);

    public static Bundle Image { get; } = Ledger.Bundle(Story.Image);

    /// <summary>Pins the anchor's block, so that nothing in the bundle rests on a header that nobody vouches for.</summary>
    public static TrustFile Trust { get; } = Ledger.Pinning(Handset);

    public static Verdict Verify(Bundle bundle, TrustFile? trust = null, params Exhibit[] exhibits) => Verify(bundle.ToUtf8(), trust, exhibits);

    public static Verdict Verify(ReadOnlyMemory<byte> bundle, TrustFile? trust = null, params Exhibit[] exhibits) =>
        Integrity.Proofs.Verifier.Verify(bundle, trust ?? Trust, exhibits, new VerifyOptions());

    /// <summary>The facts in one spelling, or the empty string.</summary>
    public static string Facts(Verdict verdict) => verdict.Facts is { } facts ? Encoding.UTF8.GetString(VerdictJson.Write(facts)) : "";

    public static string NotPassed(Verdict verdict) =>
        string.Join("\n", verdict.Checks.Where(c => c.Status != CheckStatus.Pass && !c.Tolerated).Select(c => $"{c.TextCode}({string.Join(", ", c.Values)}) {c.Why}"));

    public static World Build(string chain, string key = "log")
    {
        var testChain = new TestChain(chain);
        var history = Story.WithImage();
        history.Subject = Story.Handset;
        var block = Keccak.Hash(testChain.Block(7, BlockTime));
        history.Do(history.Sign("check", Cast.Procuratorate, Bodies.Of("check"), change: d => d with { After = block }));
        return new World(history, testChain, key: key).WithBlock(7, BlockTime);
    }
}
