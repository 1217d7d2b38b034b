using System.Diagnostics;

namespace Integrity.Ledger.Tests.Cli;

/// <summary>The real executables from the build output, each run as a process of its own.</summary>
internal static class Program
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The build output of <c>ledger/</c> in the configuration that these tests were built in.</summary>
    public static string Output { get; } = Path.Combine(Root(), "ledger", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");

    public static string Samples { get; } = Path.Combine(Root(), "samples");

    public static Task<Ran> IntegrityAsync(string folder, IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        RunAsync(Path.Combine(Output, "integrity"), folder, args, environment ?? []);

    public static async Task<Ran> RunAsync(string program, string folder, IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? program + ".exe" : program, args)
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };

        // Nothing of the person who runs the tests may reach the program: no profile, no ledger, no language.
        foreach (var name in new[] { "INTEGRITY_LEDGER", "INTEGRITY_AGENCY", "INTEGRITY_KEY", "INTEGRITY_ORIGIN", "INTEGRITY_LANG" })
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["LANG"] = "C";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Integrity.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        }

        return folder.FullName;
    }
}

internal sealed record Ran(int Exit, string Out, string Error);
