using System.Reflection;
using System.Runtime.InteropServices;

namespace Integrity.Bench;

/// <summary>Where the figures come from, and where the bench finds what it starts.</summary>
internal static class Machine
{
    public static string Repository { get; } = Path.GetFullPath(Built("RepositoryFolder"));

    public static string LedgerProgram { get; } = Path.GetFullPath(Built("LedgerProgram"));

    public static string Describe() =>
        $"{Environment.ProcessorCount} cores, {Cpu()}, {Memory()} GiB; {RuntimeInformation.OSDescription.Trim()} {RuntimeInformation.OSArchitecture}; {RuntimeInformation.FrameworkDescription}";

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
