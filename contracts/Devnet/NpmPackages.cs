using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Integrity.Contracts;

/// <summary>The packages that a folder's package-lock.json pins, installed by <c>npm ci</c> when they are missing or the lock is newer.</summary>
/// <remarks>Install scripts stay off: they would download, and some machines block them. Whoever needs a binary runs the platform package's own.</remarks>
public static class NpmPackages
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Installs at most once, however many processes ask at the same time.</summary>
    public static async Task InstallAsync(string folder, CancellationToken cancellation = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        await using var turn = await TurnAsync(folder, patience.Token);
        if (!IsInstalled(folder))
        {
            await RunAsync(folder, patience.Token);
            await File.WriteAllTextAsync(Stamp(folder), "", patience.Token);
        }
    }

    private static string Stamp(string folder) => Path.Combine(folder, "node_modules", ".installed");

    private static bool IsInstalled(string folder) =>
        File.Exists(Stamp(folder)) && File.GetLastWriteTimeUtc(Stamp(folder)) >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));

    /// <summary>An open file that nobody else can open; the system closes it when its owner dies.</summary>
    private static async Task<FileStream> TurnAsync(string folder, CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folder))))[..16];
        var path = Path.Combine(Path.GetTempPath(), $"integrity-npm-{name}.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!cancellation.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }

    private static async Task RunAsync(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        try
        {
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(cancellation), npm.StandardError.ReadToEndAsync(cancellation));
            await npm.WaitForExitAsync(cancellation);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm ci in {folder} ended with {npm.ExitCode}: {await errors}{await output}");
            }
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
    }
}
