using System.Diagnostics;
using System.Text.Json;

namespace Integrity.Hammer.Plant;

/// <summary>What is hammered: a chain, a store and the nodes on it, each in processes of its own. Stops all of it.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Scratch scratch;
    private readonly HammerOptions options;

    private Cluster(HammerOptions options, Scratch scratch, Anvil? chain, IStoreServer store, IReadOnlyList<Node> nodes) =>
        (this.options, this.scratch, Chain, Store, Nodes) = (options, scratch, chain, store, nodes);

    public Anvil? Chain { get; }

    public IStoreServer Store { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public static async Task<Cluster> StartAsync(HammerOptions options, Scratch scratch)
    {
        var chain = options.NoChain ? null : await Anvil.StartAsync(scratch);
        var store = await StoreServers.StartAsync(options, scratch);
        var nodes = new List<Node>();
        for (var n = 0; n < options.Nodes; n++)
        {
            var address = new Uri($"http://127.0.0.1:{Ports.Free()}/");
            nodes.Add(new Node($"node {n + 1}", options.Program ?? Machine.LedgerProgram, Arguments(options, scratch, chain, store, n, address), address));
        }

        var cluster = new Cluster(options, scratch, chain, store, nodes);
        foreach (var node in nodes)
        {
            // One after the other: the first makes tables, log key and contract.
            node.Start();
            await node.AnswersAsync(Patience);
        }

        return cluster;
    }

    /// <summary><c>integrity log verify</c> over the store and the chain; null when it passes, else what it said.</summary>
    public async Task<(bool Sound, string Said)> VerifyAsync()
    {
        string[] chain = Chain is null ? [] : ["--chain", Chain.Endpoint.ToString()];
        return await RunAsync(["log", "verify", .. Store.Verify, .. chain, "--json"]);
    }

    public async Task<JsonElement> LedgerAsync() => JsonElement.Parse(await Nodes[0].Http.GetByteArrayAsync(new Uri("v1/ledger", UriKind.Relative)));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        await Store.DisposeAsync();
        if (Chain is not null)
        {
            await Chain.DisposeAsync();
        }
    }

    /// <summary>One more node, not of this ledger's: on another database, with the same key and chain.</summary>
    public Node NodeOn(string store)
    {
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        var arguments = Arguments(options, scratch, Chain, Store, Nodes.Count, address);
        arguments[arguments.IndexOf("--store") + 1] = store;
        return new("node aside", Nodes[0].Program, arguments, address);
    }

    /// <summary>One of the program's verbs, to its end.</summary>
    public async Task<(bool Sound, string Said)> RunAsync(IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Nodes[0].Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, $"{await output}{await errors}".Trim());
    }

    private static List<string> Arguments(HammerOptions options, Scratch scratch, Anvil? chain, IStoreServer store, int n, Uri address)
    {
        List<string> arguments =
        [
            "serve", "--data", scratch[store.Shared ? $"node-{n + 1}" : "node-1"], "--origin", HammerOptions.Origin, "--listen", address.ToString(),
            "--anchor-every", $"{options.AnchorEvery}", .. store.Serve, .. options.Serve,
        ];
        if (chain is not null)
        {
            arguments.AddRange(["--chain", chain.Endpoint.ToString(), "--chain-key", chain.KeyFile]);
        }

        if (store.Shared)
        {
            // Nodes of one ledger sign with one key: the first to start makes it.
            arguments.AddRange(["--log-key", scratch["log.key"]]);
        }

        return arguments;
    }
}
