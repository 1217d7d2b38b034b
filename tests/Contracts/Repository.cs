using System.Reflection;

namespace Integrity.Contracts.Tests;

/// <summary>Folders of the repository that these tests start things from.</summary>
internal static class Repository
{
    public static string Contracts { get; } = Folder("ContractsFolder");

    public static string Devnet { get; } = Folder("DevnetFolder");

    public static Task<Devnet> StartAsync(string? hardfork = null) => Integrity.Contracts.Devnet.StartAsync(new(Devnet) { Hardfork = hardfork });

    private static string Folder(string key) =>
        Path.GetFullPath(typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}
