using System.Diagnostics;

namespace Integrity.Ledger.Certificates;

/// <summary>Prints a page by the Chromium that is installed: the one thing here that sets Chinese type on paper as it stands on the screen.</summary>
/// <remarks>
/// It is given one file of ours without a script and with a policy that runs none, a profile of its own that goes with it, no way to any host, and a minute. Its sandbox stays on,
/// except for a superuser, for whom Chromium has none.
/// </remarks>
internal static class Chromium
{
    /// <summary>Names the program where it is in no usual place.</summary>
    public const string Variable = "CHROMIUM";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge"];

    private static readonly string[] Places =
    [
        "/usr/bin", "/usr/local/bin", "/snap/bin", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application", @"C:\Program Files (x86)\Google\Chrome\Application", @"C:\Program Files (x86)\Microsoft\Edge\Application",
    ];

    /// <summary>The program, or why there is none. One that was named and is not there is not replaced by another.</summary>
    public static Result<string> Find(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : new Refusal("certificate.no-such-chromium", named);
        }

        var folders = (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(Places);
        return folders.SelectMany(f => Names.Select(n => Path.Combine(f, n)).SelectMany(p => new[] { p, p + ".exe" }).Append(f)).FirstOrDefault(File.Exists) is { } found
            ? found
            : new Refusal("certificate.no-chromium");
    }

    /// <summary>The page as a PDF. Nothing is left behind, whatever happens.</summary>
    public static async Task<Result<byte[]>> PrintAsync(string program, byte[] html, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("integrity-certificate-");
        try
        {
            var (page, pdf) = (Path.Combine(folder.FullName, "certificate.html"), Path.Combine(folder.FullName, "certificate.pdf"));
            await File.WriteAllBytesAsync(page, html, cancellation);
            var exit = await RunAsync(program, Arguments(folder.FullName, page, pdf), cancellation);
            return exit is not 0 ? new Refusal("certificate.chromium-failed", exit is { } code ? $"{code}" : "-", $"{Patience.TotalSeconds}")
                : File.Exists(pdf) ? await File.ReadAllBytesAsync(pdf, cancellation)
                : new Refusal("certificate.chromium-failed", "0", $"{Patience.TotalSeconds}");
        }
        finally
        {
            Remove(folder);
        }
    }

    private static IEnumerable<string> Arguments(string folder, string page, string pdf) =>
    [
        "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync", "--disable-background-networking",
        "--disable-component-update", "--disable-default-apps", "--disable-crash-reporter", "--disable-breakpad", "--disable-dev-shm-usage", "--mute-audio",
        "--password-store=basic", "--use-mock-keychain",

        // No way out: every name is unknown, and every address goes to a proxy that does not exist.
        "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
        $"--user-data-dir={Path.Combine(folder, "profile")}", "--no-pdf-header-footer", $"--print-to-pdf={pdf}",
        .. Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? ["--no-sandbox"] : Array.Empty<string>(),
        new Uri(page).AbsoluteUri,
    ];

    /// <summary>The exit code; null when it had to be ended.</summary>
    private static async Task<int?> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start) ?? throw new IOException(program);
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            // Read and forgotten: it names our own file and is of no use to anybody.
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token), process.WaitForExitAsync(patience.Token));
            return process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Chromium's children may write for a moment after it has ended.</summary>
    private static void Remove(DirectoryInfo folder)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && tries < 20)
            {
                Thread.Sleep(100);
            }
        }
    }
}
