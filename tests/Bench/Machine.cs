using System.Reflection;
using System.Runtime.InteropServices;

namespace Integrity.Bench;

/// <summary>Where the figures come from, and where the bench finds what it starts.</summary>
internal static class Machine
{
    public static string Repository { get; } = Path.GetFullPath(Built("RepositoryFolder"));

    public static string LedgerProgram { get; } = Path.GetFullPath(Built("LedgerProgram"));

    public static string Describe() =>
        $"{Environment.ProcessorCount} cores, {Cpu()}, {Memory()} GiB; {RuntimeInformation.OSDescription.Trim()} {RuntimeInformation.OSArchitecture}; {RuntimeInformation.FrameworkDescription}{Load()}";

    /// <summary>Runnable threads in the last minute: above zero before a run, the figures are of a machine that was also doing something else.</summary>
    private static string Load()
    {
        const string Averages = "/proc/loadavg";
        return File.Exists(Averages) ? $"; load at start {File.ReadAllText(Averages).Split(' ')[0]}" : "";
    }

    private static string Cpu()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown CPU";
    }

    private static long Memory() => (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes + (1L << 29)) >> 30;

    private static string Built(string key) =>
        typeof(Machine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
