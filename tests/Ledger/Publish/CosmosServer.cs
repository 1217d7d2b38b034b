using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Integrity.Contracts;
using Microsoft.Azure.Cosmos;

namespace Integrity.Ledger.Tests.Publish;

/// <summary>
/// A foreign Cosmos DB server (npm, pinned in <c>tests/cosmos-emulator</c>) with an empty container, behind a <see cref="CosmosWire"/> that checks keys,
/// as Azure does and this server does not, and that breaks what a test wants broken.
/// </summary>
public sealed class CosmosServer : IAsyncLifetime
{
    private const string Listening = "Ready to accept HTTP connections at ";

    private Process? node;

    /// <summary>Of the account; drawn anew for each server.</summary>
    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    /// <summary>Where the SDK finds the account.</summary>
    public Uri Account => Wire.Address;

    internal CosmosWire Wire { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await NpmPackages.InstallAsync(Folder());
        var start = new ProcessStartInfo("node", ["node_modules/@vercel/cosmosdb-server/lib/cli.js", "--no-ssl", "--host", "127.0.0.1", "--port", "0"])
        {
            WorkingDirectory = Folder(), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        node = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        var line = await node.StandardOutput.ReadLineAsync();
        Assert.True(line?.StartsWith(Listening, StringComparison.Ordinal), line ?? await node.StandardError.ReadToEndAsync());
        node.BeginErrorReadLine();
        Wire = await CosmosWire.StartAsync(new Uri("http://" + line![Listening.Length..]), Key);
        using var client = Client();
        var database = (await client.CreateDatabaseAsync("integrity")).Database;
        _ = await database.CreateContainerAsync(new ContainerProperties("bundles", "/pk"));
        _ = await database.CreateContainerAsync(new ContainerProperties("by-id", "/id"));
    }

    /// <summary>The SDK itself, past everything of ours.</summary>
    public CosmosClient Client() => new(Account.ToString(), Key, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });

    /// <summary>What stands there under this id.</summary>
    public async Task<string?> ReadAsync(string id, string partition)
    {
        using var client = Client();
        using var answer = await client.GetContainer("integrity", "bundles").ReadItemStreamAsync(id, new PartitionKey(partition));
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await new StreamReader(answer.Content).ReadToEndAsync();
    }

    /// <summary>Writes anything, as whoever has the key can.</summary>
    public async Task WriteAsync(string partition, string document)
    {
        using var client = Client();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(document));
        using var answer = await client.GetContainer("integrity", "bundles").UpsertItemStreamAsync(content, new PartitionKey(partition));
        Assert.True(answer.IsSuccessStatusCode, answer.ErrorMessage);
    }

    public async Task DeleteAsync(string id, string partition)
    {
        using var client = Client();
        using var answer = await client.GetContainer("integrity", "bundles").DeleteItemStreamAsync(id, new PartitionKey(partition));
    }

    /// <summary>A key file as an operator makes it.</summary>
    public string KeyFile(string folder, string? key = null)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():n}.key");
        Keys.SecretFile.Create(path, Encoding.ASCII.GetBytes((key ?? Key) + "\n"));
        return path;
    }

    public async Task DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await Wire.DisposeAsync();
        node!.Kill();
        await node.WaitForExitAsync();
        node.Dispose();
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Integrity.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        }

        return Path.Combine(folder.FullName, "tests", "cosmos-emulator");
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (node is { HasExited: false })
        {
            node.Kill();
        }
    }
}
