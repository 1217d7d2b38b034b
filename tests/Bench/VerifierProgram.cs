using System.Runtime.InteropServices;

namespace Integrity.Bench;

/// <summary><c>integrity-verify</c> as a court gets it: published once a run, one self-contained file.</summary>
internal static class VerifierProgram
{
    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    public static Task<string> PathAsync() => Published.Value;

    private static async Task<string> PublishAsync()
    {
        var scratch = new Scratch();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => scratch.Dispose();
        await External.RunAsync("dotnet",
        [
            "publish", Path.Combine(Machine.Repository, "verifier", "cli"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "--artifacts-path", scratch["build"], "-o", scratch["out"], "--nologo", "-v", "quiet", "-p:UseSharedCompilation=false", "-nodeReuse:false",
        ]);
        return Path.Combine(scratch["out"], OperatingSystem.IsWindows() ? "integrity-verify.exe" : "integrity-verify");
    }
}
