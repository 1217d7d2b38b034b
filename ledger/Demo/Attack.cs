using Integrity.Keys;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Ledger.Demo;

/// <summary>One way to cheat: the file it leaves, and what the verifier is asked about it.</summary>
/// <param name="Code">Which, for its sentence.</param>
/// <param name="File">The attacked file.</param>
/// <param name="Against">The bundle to verify; the attacked file itself, or the honest bundle beside an attacked exhibit.</param>
/// <param name="Exhibits">What is held against it.</param>
/// <param name="Caught">The check that must fail.</param>
internal sealed record Attack(string Code, string File, string Against, IReadOnlyList<string> Exhibits, string Caught)
{
    /// <summary>Someone changes one bit of the exhibit.</summary>
    public static async Task<Attack> OnExhibitAsync(Specimen specimen, string bundle, string folder, CancellationToken cancel)
    {
        var bytes = await System.IO.File.ReadAllBytesAsync(specimen.Container, cancel);
        bytes[bytes.Length / 2] ^= 1;
        var file = Path.Combine(folder, "attack1-one-bit-changed" + Path.GetExtension(specimen.Container));
        await System.IO.File.WriteAllBytesAsync(file, bytes, cancel);
        return new("demo.attack.bit", file, bundle, [file], CheckCode.ExhibitDigest.Code);
    }

    /// <summary>Someone cuts the newest statement off the bundle.</summary>
    public static async Task<Attack> OnTailAsync(string bundle, string folder, CancellationToken cancel)
    {
        var honest = Bundle.Parse(await System.IO.File.ReadAllBytesAsync(bundle, cancel)).OrThrow();
        var subject = honest.Streams[0];
        var cut = honest with { Streams = honest.Streams.SetItem(0, subject with { Statements = subject.Statements[..^1] }) };
        var file = Path.Combine(folder, "attack2-last-step-cut-off.evidence.json");
        await System.IO.File.WriteAllBytesAsync(file, cut.ToUtf8(), cancel);
        return new("demo.attack.tail", file, file, [], CheckCode.StreamHead.Code);
    }

    /// <summary>The operator itself rewrites the log and signs it with the log's real key.</summary>
    public static async Task<Attack> ByOperatorAsync(string bundle, Uri ledger, SigningKey logKey, string folder, CancellationToken cancel)
    {
        var honest = Bundle.Parse(await System.IO.File.ReadAllBytesAsync(bundle, cancel)).OrThrow();
        var signer = new NoteSigner(honest.Origin, logKey);
        var size = Checkpoint.Open(honest.Checkpoint, signer.Verifier).OrThrow().Size;
        var forged = ForkedHistory.WithoutLastStatement(honest, await PublicLog.LeavesAsync(ledger, size, cancel), signer);
        var file = Path.Combine(folder, "attack3-checkpoint-not-on-chain.evidence.json");
        await System.IO.File.WriteAllBytesAsync(file, forged.ToUtf8(), cancel);
        return new("demo.attack.fork", file, file, [], CheckCode.AnchorRoot.Code);
    }
}
