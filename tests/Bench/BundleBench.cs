using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary>Whole bundles out of a large ledger: their size, and how long a verdict takes.</summary>
internal static class BundleBench
{
    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        await Task.Yield();
        foreach (var length in new[] { 50, 200 })
        {
            var (bundle, trust) = Make(length);
            var seconds = measure.Seconds(() => _ = Intact(Verifier.Verify(bundle, trust, [], new VerifyOptions())));
            yield return new($"bundle of an item with {length} statements, {LargeLedger.Leaves:N0}-leaf log", bundle.Length / 1000.0, "kB")
            {
                LessIsBetter = true,
                Target = length == 50 ? 200 : null,
            };
            yield return new($"verdict on it, 1 thread", 1000 * seconds, "ms") { LessIsBetter = true, Target = length == 50 ? 50 : null };
            yield return new($"such bundles verified, 1 thread", 1 / seconds, "bundles/s");
        }
    }

    /// <summary>The bundle's bytes; the item's whole history is in them, with the keyrings of all three agencies.</summary>
    public static (byte[] Bundle, TrustFile Trust) Make(int length)
    {
        var history = Story.OfLength(length);
        var ledger = new LargeLedger(history.Log);
        return (ledger.Bundle(history.Subject).ToUtf8(), ledger.Trust);
    }

    private static Verdict Intact(Verdict verdict) =>
        verdict.Overall == Overall.Intact ? verdict : throw new UnmeasuredException($"a bundle is not intact: {verdict.Checks.FirstOrDefault(c => c.Breaks)}");
}
