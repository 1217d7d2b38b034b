namespace Integrity.Bench;

/// <summary>Hashing one large file that is in the page cache, each program as its users start it.</summary>
internal static class HashBench
{
    private const int Repeats = 5;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        var program = await VerifierProgram.PathAsync();
        using var scratch = new Scratch();
        var length = (measure.Quick ? 256L : 1024L) << 20;
        var file = scratch["exhibit"];
        await FillAsync(file, length);
        var outputs = new string[5];
        var seconds = await measure.InTurnsAsync(
            Repeats,
            async () => outputs[0] = await External.RunAsync("openssl", ["dgst", "-sha256", file]),
            async () => outputs[1] = await External.RunAsync("sha256sum", [file]),
            async () => outputs[2] = await External.RunAsync(program, ["hash", "--alg", "sha256", file]),
            async () => outputs[3] = await External.RunAsync(program, ["hash", "--alg", "sha256-tree", file]),
            async () => outputs[4] = await External.RunAsync(program, ["hash", file]));
        var digest = outputs[1].Split(' ')[0];
        if (!outputs[0].Contains(digest, StringComparison.Ordinal) || !outputs[2].Contains(digest, StringComparison.Ordinal) || !outputs[4].Contains(digest, StringComparison.Ordinal))
        {
            throw new UnmeasuredException("the programs disagree about a file's SHA-256");
        }

        var rates = seconds.Select(s => length / 1e9 / s).ToArray();
        var plain = new Figure($"integrity-verify hash --alg sha256, {length >> 20:N0} MiB", rates[2], "GB/s");
        yield return plain with { Peer = ("openssl dgst -sha256", rates[0]), Target = 0.9, TargetsRatio = true };
        yield return plain with { What = "the same", Peer = ("sha256sum", rates[1]) };
        yield return new("integrity-verify hash --alg sha256-tree, every core", rates[3], "GB/s")
        {
            Peer = ("openssl dgst -sha256", rates[0]),
            Target = Environment.ProcessorCount,
            TargetsRatio = true,
        };
        yield return new("integrity-verify hash: sha256, sha512 and sha256-tree in one pass", rates[4], "GB/s") { Peer = ("openssl dgst -sha256", rates[0]) };
    }

    private static async Task FillAsync(string path, long length)
    {
        var block = new byte[1 << 20];
        var random = new Random(1);
        await using var file = File.Create(path);
        for (long written = 0; written < length; written += block.Length)
        {
            random.NextBytes(block);
            await file.WriteAsync(block);
        }
    }
}
