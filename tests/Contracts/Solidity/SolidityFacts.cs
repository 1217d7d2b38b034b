using System.Diagnostics;
using System.Text.Json;
using Integrity.Chain;

namespace Integrity.Contracts.Tests.Solidity;

public sealed class SolidityFacts
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task The_artifact_is_what_the_sources_compile_to() => await RunAsync("compile.mjs", "--check");

    [Fact]
    public async Task The_Solidity_tests_pass_and_gas_is_as_recorded()
    {
        var output = await RunAsync("forge.mjs", "test");
        Assert.Contains(" tests passed, 0 failed, 0 skipped", output);
    }

    [Fact]
    public void The_verifier_looks_where_the_compiler_put_the_mappings()
    {
        var slots = AnchorArtifact.StorageLayout.EnumerateArray().ToDictionary(s => s.GetProperty("label").GetString()!, s => s.GetProperty("slot").GetInt32());
        Assert.Equal(AnchorLayout.LogsSlot, slots["_logs"]);
        Assert.Equal(AnchorLayout.RootsSlot, slots["_roots"]);
    }

    [Theory]
    [InlineData("contracts")]
    [InlineData("chain-devnet")]
    public void A_lock_file_names_no_registry_but_the_public_one(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Contracts, "..", folder, "package-lock.json")));
        foreach (var package in json.RootElement.GetProperty("packages").EnumerateObject())
        {
            Assert.True(!package.Value.TryGetProperty("resolved", out var resolved)
                || resolved.GetString()!.StartsWith("https://registry.npmjs.org/", StringComparison.Ordinal));
        }
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        await NpmPackages.InstallAsync(Repository.Contracts);
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Repository.Contracts,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["FORGE_SNAPSHOT_CHECK"] = "true" },
        };
        using var limit = new CancellationTokenSource(Patience);
        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(limit.Token), node.StandardError.ReadToEndAsync(limit.Token));
        await node.WaitForExitAsync(limit.Token);
        Assert.True(node.ExitCode == 0, await output + await errors);
        return await output;
    }
}
