using System.IO.Compression;

namespace Integrity.Ledger.Demo;

/// <summary>The acquisition that the story is about: the sample, or a file of the reader's own.</summary>
/// <param name="Container">What the lab hands over; a forensic image or any file.</param>
/// <param name="Stream">The data inside the container as a file of its own; the sample has one.</param>
/// <param name="Log">The tool's log with the data stream's digests, where there is one.</param>
internal sealed record Specimen(string Container, string? Stream, string? Log)
{
    private bool IsImage => Path.GetExtension(Container).StartsWith(".E", StringComparison.OrdinalIgnoreCase);

    /// <summary>The options by which <c>acquire</c> takes its digests.</summary>
    public string[] Digests => Log is null
        ? [IsImage ? "--container" : "--file", Container]
        : ["--container", Container, "--data-stream-log", Log];

    /// <summary>What a court holds against the bundle, as <c>integrity-verify</c> takes it.</summary>
    public IEnumerable<string> Exhibits => Stream is null ? [Container] : [Container, $"{Stream}=sha256:data-stream"];

    /// <summary>Lays the exhibits into the folder. The reader's own file is only read.</summary>
    public static async Task<Specimen> LayOutAsync(string? own, string folder, CancellationToken cancel)
    {
        var from = own ?? Path.Combine(Samples, "phone.E01");
        var container = Path.Combine(folder, Path.GetFileName(from));
        if (Path.GetFullPath(from) != Path.GetFullPath(container))
        {
            File.Copy(from, container, overwrite: true);
        }

        if (own is not null)
        {
            var beside = Path.ChangeExtension(own, ".ewfverify.txt");
            return new(container, null, File.Exists(beside) ? beside : null);
        }

        var stream = Path.Combine(folder, "phone.raw");
        await using var packed = new GZipStream(File.OpenRead(Path.Combine(Samples, "phone.raw.gz")), CompressionMode.Decompress);
        await using var raw = File.Create(stream);
        await packed.CopyToAsync(raw, cancel);
        return new(container, stream, Path.Combine(Samples, "phone.ewfverify.txt"));
    }

    private static string Samples => Path.Combine(AppContext.BaseDirectory, "samples");
}
