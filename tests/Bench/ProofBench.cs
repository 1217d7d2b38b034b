using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary>One statement's proof, over and over: what an auditor or a partner's service does all day.</summary>
internal static class ProofBench
{
    private const int Statements = 500;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        await Task.Yield();
        Envelope[] envelopes = [.. Enumerable.Range(0, Statements).Select(Statement)];
        var ledger = new LargeLedger(envelopes);
        var proofs = envelopes.Select(e => (Part: ledger.Prove(e), Siblings: ledger.Siblings(e.Statement.Stream), Bytes: e.ToUtf8())).ToArray();
        var anchored = AnchoredCheckpoint.Open(ledger.Trust, ledger.Note, ledger.Heads, ledger.Anchor).OrThrow();
        var keys = new Dictionary<string, PublicKey> { [Cast.Zhao.Key.Public.Kid] = Cast.Zhao.Key.Public };

        yield return new("signatures verified (ES256, one a statement), 1 thread", measure.Rate(Statements, () =>
        {
            foreach (var envelope in envelopes)
            {
                Hold(envelope.VerifySignatures(keys.GetValueOrDefault));
            }
        }), "statements/s");
        yield return new("one-statement proofs (signature, inclusion, heads, both storage proofs), 1 thread", measure.Rate(Statements, () =>
        {
            foreach (var (part, siblings, _) in proofs)
            {
                Hold(anchored.VerifyAnchor(ledger.Anchor.Log, ledger.Anchor.Root));
                Hold(anchored.Verify(part, siblings, keys.GetValueOrDefault));
            }
        }), "proofs/s") { Target = 5_000 };
        yield return new("the same, each statement read from its JSON first, 1 thread", measure.Rate(Statements, () =>
        {
            foreach (var (part, siblings, bytes) in proofs)
            {
                Hold(anchored.VerifyAnchor(ledger.Anchor.Log, ledger.Anchor.Root));
                Hold(anchored.Verify(part with { Envelope = Envelope.Parse(bytes).OrThrow() }, siblings, keys.GetValueOrDefault));
            }
        }), "proofs/s") { Target = 5_000 };
    }

    /// <summary>A check, the newest statement of an item of its own.</summary>
    private static Envelope Statement(int number) =>
        new StatementDraft(
            History.Origin,
            StreamName.Item(Cast.Code($"bench {number}")),
            7,
            Hash256.Sha256(BitConverter.GetBytes(number)),
            "check",
            Cast.Lab.Id,
            Cast.Since.AddMinutes(number),
            Bodies.Of("check").ToElement()) { Salts = new Dictionary<string, byte[]> { ["note"] = Hash256.Sha256(BitConverter.GetBytes(-number)).ToArray()[..16] } }
            .Sign(Cast.Zhao.Key).OrThrow();

    private static void Hold(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new UnmeasuredException($"a proof does not hold: {refusal}");
        }
    }
}
