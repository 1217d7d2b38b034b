using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Integrity.Tests;

/// <summary>A foreign implementation from npm: <c>tests/oracles/NAME.mjs</c> answers each JSON line on stdin with one on stdout.</summary>
internal static class Oracle
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Where the scripts are: <c>tests/oracles</c> of the sources this was built from.</summary>
    public static readonly string Folder = typeof(Oracle).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OraclesFolder").Value!;

    /// <summary>One process for all the questions; as many answers, in order. An oracle that fails fails the test with its own words.</summary>
    public static async Task<JsonNode[]> AskAsync(string name, params IReadOnlyList<JsonNode> questions)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, name + ".mjs")])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = node.StandardError.ReadToEndAsync(limit.Token);
            foreach (var question in questions)
            {
                await node.StandardInput.WriteLineAsync(question.ToJsonString().AsMemory(), limit.Token);
            }

            node.StandardInput.Close();
            var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await node.WaitForExitAsync(limit.Token);
            Assert.True(node.ExitCode == 0, $"{name}.mjs: {await errors}");
            Assert.Equal(questions.Count, lines.Length);
            return [.. lines.Select(l => JsonNode.Parse(l)!)];
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }

    public static async Task<JsonNode> AskOneAsync(string name, JsonNode question) => (await AskAsync(name, question))[0];
}
