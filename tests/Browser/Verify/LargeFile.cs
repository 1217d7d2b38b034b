using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Integrity.Browser.Tests.Verify;

/// <summary>
/// A large file through the page, beside <c>sha256sum</c> over the same file in the same run: a gibibyte, or as many as LARGE_GIB says. Speeds are printed, not
/// judged: this machine may have other things to do.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class LargeFile(Chromium chromium, Site site, ITestOutputHelper output)
{
    private static readonly long Bytes = long.Parse(Environment.GetEnvironmentVariable("LARGE_GIB") ?? "1", CultureInfo.InvariantCulture) << 30;

    /// <summary>What the browser's processes may grow by between a tenth and nine tenths of the file.</summary>
    private const long Growth = 128L << 20;

    [BrowserFact]
    public async Task A_large_file_is_hashed_in_flat_memory_and_its_digest_is_that_of_sha256sum()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-large-");
        var path = Path.Combine(folder.FullName, "large.dd");
        await using (var file = File.Create(path))
        {
            file.SetLength(Bytes);

            // Still sparse, but no two pieces are alike: one that is read twice or left out is another digest.
            for (var at = 12_345L; at < Bytes; at += 1_000_003)
            {
                file.Position = at;
                await file.WriteAsync(BitConverter.GetBytes(at));
            }

            file.SetLength(Bytes);
        }

        try
        {
            var (sum, native) = Sha256Sum(path);
            await using var visit = await Visit.StartAsync(chromium.Browser, site.Address);
            visit.Page.SetDefaultTimeout(300_000);
            await visit.GoAsync("/verify");
            await visit.Page.SetInputFilesAsync("#files", path);
            var row = visit.Page.Locator("#dropped > li");
            var (early, late, largest) = (0L, 0L, 0L);
            while (await row.GetAttributeAsync("data-milliseconds") is null)
            {
                var part = double.Parse(await row.Locator("progress").EvaluateAsync<string>("p => String(p.value)"), CultureInfo.InvariantCulture);
                var now = Resident();
                largest = Math.Max(largest, now);
                early = part is > 0.05 and < 0.2 ? Math.Max(early, now) : early;
                late = part is > 0.8 and < 0.99 ? Math.Max(late, now) : late;
                await Task.Delay(100);
            }

            var page = double.Parse((await row.GetAttributeAsync("data-milliseconds"))!, CultureInfo.InvariantCulture) / 1000;
            output.WriteLine($"sha256sum {Bytes / native / 1e6:F0} MB/s, page {Bytes / page / 1e6:F0} MB/s, ratio {native / page:F2}; browser {early >> 20} MiB at a tenth, {late >> 20} MiB at nine tenths, largest {largest >> 20} MiB");
            await Assertions.Expect(row.Locator("code").First).ToHaveTextAsync($"sha256:{sum}");
            Assert.True(early > 0 && late > 0, "The memory was not looked at while it hashed.");
            Assert.True(late - early < Growth, $"{early} {late}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Digest, double Seconds) Sha256Sum(string path)
    {
        var began = Stopwatch.GetTimestamp();
        using var program = Process.Start(new ProcessStartInfo("sha256sum", [path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        return (said[..64], Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Bytes of all the browser's processes on this machine, as the kernel counts them.</summary>
    private static long Resident() => Process.GetProcesses().Sum(p =>
    {
        using (p)
        {
            try
            {
                return p.ProcessName.StartsWith("chrom", StringComparison.Ordinal) ? p.WorkingSet64 : 0;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    });
}
