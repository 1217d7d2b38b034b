using System.Diagnostics;
using System.Text;
using Integrity.Digests;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Cli;

/// <summary>What a run of <c>integrity-verify</c> left behind.</summary>
internal sealed record Ran(int Exit, string Out, string Error);

/// <summary>A folder with a bundle, its trust file and exhibits, and the real program run in it.</summary>
public sealed class Desk : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "integrity-verify.dll");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-verify-");

    /// <summary>The story with an image whose bytes are at hand.</summary>
    public Desk()
    {
        var image = Enumerable.Range(0, 3 << 20).Select(i => (byte)(i * 31)).ToArray();
        File.WriteAllBytes(Of("phone.raw"), image);
        File.WriteAllBytes(Of("changed.raw"), [.. image.Take(1 << 20), (byte)(image[1 << 20] ^ 1), .. image.Skip((1 << 20) + 1)]);
        using var hash = new MultiDigest(DigestAlgorithm.Sha256, DigestAlgorithm.Sha256Tree);
        hash.Append(image);
        var digests = hash.Finish();
        var history = Story.Full([Bodies.Digest(digests[0].ToString(), "data-stream", "tool"), Bodies.Digest(digests[1].ToString(), "data-stream")]);
        var world = new World(history);
        var bundle = world.Bundle(Story.Handset);
        var trust = world.Pinning(bundle) with { Policy = new TrustPolicy(TimeSpan.FromDays(1)) };
        File.WriteAllBytes(Of("item.evidence.json"), bundle.ToUtf8());
        File.WriteAllBytes(Of("trust.json"), trust.ToUtf8());
        File.WriteAllBytes(Of("lenient.json"), (trust with { Policy = new TrustPolicy(null) }).ToUtf8());
        File.WriteAllBytes(Of("pending.evidence.json"), world.Bundle(Story.Handset, anchored: false).ToUtf8());
        var cut = bundle.Streams[0] with { Statements = bundle.Streams[0].Statements[..^1] };
        File.WriteAllBytes(Of("cut.evidence.json"), (bundle with { Streams = bundle.Streams.SetItem(0, cut) }).ToUtf8());
    }

    public string Of(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);

    internal Ran Run(params IReadOnlyList<string> args) => Start("dotnet", [Program, .. args]);

    /// <summary>As somebody elsewhere would run it.</summary>
    internal Ran RunIn(string locale, string zone, params IReadOnlyList<string> args) => Start("dotnet", [Program, .. args], locale, zone);

    /// <summary>Every system call that has to do with sockets, and the run itself.</summary>
    internal Ran Trace(params IReadOnlyList<string> args) => Start("strace", ["-f", "-qq", "-o", Of("calls"), "-e", "trace=%network", "dotnet", Program, .. args]);

    private Ran Start(string file, IReadOnlyList<string> args, string locale = "C.UTF-8", string zone = "UTC")
    {
        var start = new ProcessStartInfo(file, args)
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = start.Environment["LANG"] = locale;
        start.Environment["TZ"] = zone;

        // The runtime's own debugging endpoint, a local socket; what is left is what the program does.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Ran(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
