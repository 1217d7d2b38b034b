using System.Diagnostics;
using System.Reflection;
using Integrity.Testing;

namespace Integrity.EndToEnd.Tests;

/// <summary>A few rounds of the hammer's killing; the long run is one command (docs/hammer.md). No time is judged here: machines that test are busy.</summary>
public sealed class FewKills
{
    [Fact]
    public Task One_node_on_SQLite_loses_nothing() => PassesAsync("--kills", "3", "--seed", "4");

    [SkippableByPostgresFact]
    public Task Two_nodes_on_PostgreSQL_lose_nothing() => PassesAsync("--kills", "4", "--seed", "9", "--store", "postgres");

    private static async Task PassesAsync(params string[] trial)
    {
        var program = typeof(FewKills).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "HammerProgram").Value!;
        using var hammer = Process.Start(new ProcessStartInfo("dotnet", [program, .. trial, "--rate", "20", "--agencies", "4", "--within", "55"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (said, complaints) = (hammer.StandardOutput.ReadToEndAsync(), hammer.StandardError.ReadToEndAsync());
        await hammer.WaitForExitAsync();
        Assert.True(hammer.ExitCode == 0, await said + await complaints);
        Assert.Contains("lost 0, doubled 0", await said, StringComparison.Ordinal);
        Assert.Contains("forks 0", await said, StringComparison.Ordinal);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SkippableByPostgresFactAttribute : FactAttribute
    {
        public SkippableByPostgresFactAttribute() => Skip = PostgresServer.Missing;
    }
}
