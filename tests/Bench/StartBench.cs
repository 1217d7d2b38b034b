namespace Integrity.Bench;

/// <summary>How long <c>integrity-verify</c> takes as a process: to start, and to give a verdict.</summary>
internal static class StartBench
{
    private const int Repeats = 21;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        var program = await VerifierProgram.PathAsync();
        yield return new("integrity-verify, one self-contained file", new FileInfo(program).Length / 1e6, "MB") { LessIsBetter = true };
        using var scratch = new Scratch();
        var (bundle, trust) = BundleBench.Make(50);
        await File.WriteAllBytesAsync(scratch["item.evidence.json"], bundle);
        await File.WriteAllBytesAsync(scratch["trust.json"], trust.ToUtf8());
        await File.WriteAllTextAsync(scratch["small"], "evidence");
        var seconds = await measure.InTurnsAsync(
            Repeats,
            () => External.RunAsync(program, ["--help"]),
            () => External.RunAsync(program, ["hash", scratch["small"]]),
            () => External.RunAsync(program, [scratch["item.evidence.json"], "--trust", scratch["trust.json"]]));
        yield return new("its start-up, as a process: --help", 1000 * seconds[0], "ms") { LessIsBetter = true, Target = 150 };
        yield return new("its start-up, as a process: hash of 8 bytes", 1000 * seconds[1], "ms") { LessIsBetter = true, Target = 150 };
        yield return new("its verdict on a 50-statement bundle, beyond start-up", 1000 * (seconds[2] - seconds[0]), "ms") { LessIsBetter = true, Target = 50 };
    }
}
