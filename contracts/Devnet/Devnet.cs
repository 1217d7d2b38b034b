using System.Diagnostics;
using System.Numerics;
using System.Text.Json;

namespace Integrity.Contracts;

/// <summary>A development chain of one's own: anvil on a local port, with fresh funded accounts, stopped with this object.</summary>
/// <remarks>
/// anvil draws its accounts at random and writes their keys to a file in a folder only we can read; it is gone before <see cref="StartAsync"/>
/// returns. So no key is on a command line, in the repository, or the same on two chains. Its blocks carry no seals: trust files must say so.
/// </remarks>
public sealed class Devnet : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly HttpClient http;

    private Devnet(Process process, Uri endpoint, IReadOnlyList<ChainAccount> accounts)
    {
        (this.process, Endpoint, Accounts) = (process, endpoint, accounts);
        http = new();
        Client = new(http, endpoint);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public Uri Endpoint { get; }

    /// <summary>Ten, with 10,000 ether each.</summary>
    public IReadOnlyList<ChainAccount> Accounts { get; }

    public ChainClient Client { get; }

    /// <summary>The one process that this object started and will stop.</summary>
    public int ProcessId => process.Id;

    /// <summary>Installs anvil if need be, starts it, and returns once it answers.</summary>
    public static async Task<Devnet> StartAsync(DevnetOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await NpmPackages.InstallAsync(options.Folder, cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var secrets = Directory.CreateTempSubdirectory("integrity-devnet-");
        var keys = Path.Combine(secrets.FullName, "accounts.json");
        var anvil = Start(options, keys);
        try
        {
            var endpoint = await AnvilOutput.ListeningAsync(anvil, patience.Token);
            var devnet = new Devnet(anvil, endpoint, await AccountsAsync(keys, patience.Token));
            await devnet.Client.ChainIdAsync(patience.Token);
            return devnet;
        }
        catch
        {
            anvil.Kill();
            anvil.Dispose();
            throw;
        }
        finally
        {
            secrets.Delete(recursive: true);
        }
    }

    /// <summary>Gives any account this much wei.</summary>
    public Task FundAsync(Address account, BigInteger wei, CancellationToken cancellation = default) =>
        Client.RawAsync("anvil_setBalance", cancellation, $"{account}", "0x" + wei.ToString("x").TrimStart('0').PadLeft(1, '0'));

    /// <summary>Makes this many blocks at once.</summary>
    public Task MineAsync(int blocks, CancellationToken cancellation = default) =>
        Client.RawAsync("anvil_mine", cancellation, Quantity.Format((ulong)blocks));

    /// <summary>Replaces the newest <paramref name="depth"/> blocks by empty ones; their transactions are gone, not queued again.</summary>
    public Task ReorganiseAsync(int depth, CancellationToken cancellation = default) =>
        Client.RawAsync("anvil_reorg", cancellation, depth, Array.Empty<object>());

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Stop();
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
    }

    private static Process Start(DevnetOptions options, string keys)
    {
        List<string> arguments =
        [
            "--host", "127.0.0.1", "--port", $"{options.Port}", "--chain-id", $"{options.ChainId}",
            "--mnemonic-random", "12", "--config-out", keys, "--preserve-historical-states",
        ];
        Add("--hardfork", options.Hardfork);
        Add("--block-time", options.BlockTime?.ToString());
        Add("--state", options.StateFile);
        Add("--state-interval", options.StateFile is null ? null : "1");
        var start = new ProcessStartInfo(Binary(options.Folder), [.. arguments, .. options.Arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                arguments.AddRange([name, value]);
            }
        }
    }

    private static string Binary(string folder)
    {
        var scope = new DirectoryInfo(Path.Combine(folder, "node_modules", "@foundry-rs"));
        var platform = scope.EnumerateDirectories("anvil-*").FirstOrDefault()
            ?? throw new PlatformNotSupportedException("There is no anvil for this platform on npm.");
        return Path.Combine(platform.FullName, "bin", OperatingSystem.IsWindows() ? "anvil.exe" : "anvil");
    }

    private static async Task<IReadOnlyList<ChainAccount>> AccountsAsync(string file, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellation));
        return [.. json.RootElement.GetProperty("private_keys").EnumerateArray().Select(k => new ChainAccount(Quantity.Bytes(k)))];
    }

    private void OnExit(object? sender, EventArgs e) => Stop();

    private void Stop()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
