using System.Reflection;
using System.Runtime.InteropServices;

namespace Integrity.Hammer;

/// <summary>Where the figures come from, and where the hammer finds what it starts.</summary>
internal static class Machine
{
    public static string Repository { get; } = Path.GetFullPath(Built("RepositoryFolder"));

    public static string LedgerProgram { get; } = Path.GetFullPath(Built("LedgerProgram"));

    public static string Describe() =>
        $"{Environment.ProcessorCount} cores, {Cpu()}; {RuntimeInformation.OSDescription.Trim()} {RuntimeInformation.OSArchitecture}; {RuntimeInformation.FrameworkDescription}; load at start {Load()}";

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Cpu() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown CPU"
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown CPU";

    private static string Built(string key) =>
        typeof(Machine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
