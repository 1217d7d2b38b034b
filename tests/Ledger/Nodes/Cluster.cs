using System.Text;
using Integrity.Contracts;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store;
using Integrity.Log;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>The nodes of one ledger on one store.</summary>
public sealed class Cluster(string? store) : IAsyncDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("integrity-nodes-");
    private readonly List<Node> nodes = [];
    private int started;

    public Devnet? Chain { get; private set; }

    private Uri? chainAddress;

    /// <summary>The next node's options: on SQLite all share one folder, on PostgreSQL each has its own.</summary>
    public LedgerOptions Next()
    {
        var folder = Path.Combine(home.FullName, store is null ? "data" : $"data{started++}");
        var options = new LedgerOptions
        {
            DataFolder = folder,
            Store = store,
            Origin = History.Origin,
            LogKeyFile = Path.Combine(home.FullName, "log.key"),
            ConsoleLog = false,
            AnchorInterval = TimeSpan.FromMilliseconds(300),
        };
        return Chain is null ? options : options with { Chain = chainAddress, ChainKeyFile = Path.Combine(home.FullName, "anchor.key") };
    }

    public async Task WithChainAsync()
    {
        Chain = await Devnet.StartAsync(new DevnetOptions(Path.Combine(AppContext.BaseDirectory, "chain-devnet")));
        var secret = Hash256.Sha256("the account that anchors in tests"u8);
        Keys.SecretFile.Create(Path.Combine(home.FullName, "anchor.key"), Encoding.ASCII.GetBytes(secret.ToString()));
        await Chain.FundAsync(new ChainAccount(secret.Bytes).Address, System.Numerics.BigInteger.Pow(10, 19));
        chainAddress = Chain.Endpoint;
    }

    /// <summary>A node in this process.</summary>
    public async Task<Node> StartAsync(Func<LedgerOptions, LedgerOptions>? change = null, StoreProbe? probe = null)
    {
        var options = Next();
        var node = new Node(await LedgerHost.StartAsync(change?.Invoke(options) ?? options, probe, default));
        nodes.Add(node);
        return node;
    }

    /// <summary>A node in a process of its own; returns when it answers.</summary>
    public async Task<Node> ServeAsync(params string[] more)
    {
        var options = Next();
        string[] shared = store is null ? [] : ["--store", store];
        var (process, address) = await Served.StartAsync(["--data", options.DataFolder, "--origin", options.Origin, "--log-key", options.LogKeyFile!, .. shared, .. more]);
        var node = new Node(process, address);
        nodes.Add(node);
        return node;
    }

    /// <summary>The whole log derived again from what is stored.</summary>
    /// <returns>How many leaves it has.</returns>
    public async Task<long> AuditAsync()
    {
        using var database = await OpenAsync();
        var audit = new LogAudit(database.Log, NoteVerifier.Parse((await database.Anchors.FactAsync("log-key", default))!).OrThrow());
        await audit.RunAsync(default);
        Assert.Empty(audit.Faults);
        Assert.Equal((await database.Log.HeadAsync(default))?.Size ?? 0, audit.Size);
        Assert.Empty(await database.Log.UnloggedAsync(10, default));
        return audit.Size;
    }

    public async Task<ILedgerStore> OpenAsync() => await LedgerStores.OpenAsync(store, Path.Combine(home.FullName, "data"), null, default);

    public string File(string name) => Path.Combine(home.FullName, name);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        if (Chain is not null)
        {
            await Chain.DisposeAsync();
        }

        home.Delete(recursive: true);
    }
}
