using System.ComponentModel;
using System.Security.Cryptography;
using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Cli;

namespace Integrity.Ledger.Demo;

/// <summary>Everything the demo starts: a chain and a ledger on it, with keys made for this run. Owns both and stops both.</summary>
internal sealed record Stage(Devnet Chain, LedgerHost Ledger, string Folder, SigningKey LogKey) : IAsyncDisposable
{
    public const string Origin = "demo.integrity.example";

    private static readonly System.Numerics.BigInteger OneEther = System.Numerics.BigInteger.Pow(10, 18);

    public string Keys => Path.Combine(Folder, "keys");

    public static async Task<Devnet> StartChainAsync(CancellationToken cancel)
    {
        try
        {
            return await Devnet.StartAsync(new DevnetOptions(Path.Combine(AppContext.BaseDirectory, "chain-devnet")), cancel);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException or ChainException)
        {
            throw new Stopped(ExitCode.Operational, "demo.no-chain", e.Message);
        }
    }

    /// <summary>The ledger deploys its contract, opens its log there, and listens on a free port of this machine only.</summary>
    /// <param name="change">What another play needs of its ledger.</param>
    public static async Task<Stage> StartLedgerAsync(Devnet chain, string folder, CancellationToken cancel, Func<LedgerOptions, LedgerOptions>? change = null)
    {
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName;
        var logKey = KeyMaker.Draw(SignatureAlgorithm.EdDSA);
        var logKeyFile = Path.Combine(keys, "log.jwk");
        KeyFile.Create(logKeyFile, KeyMaker.PrivateJwk(logKey));
        var chainKeyFile = Path.Combine(keys, "anchor.key");
        var secret = RandomNumberGenerator.GetBytes(32);
        KeyFile.Create(chainKeyFile, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)));
        await chain.FundAsync(new ChainAccount(secret).Address, 10 * OneEther, cancel);
        var options = new LedgerOptions
        {
            DataFolder = Path.Combine(folder, "ledger"),
            Origin = Origin,
            Chain = chain.Endpoint,
            ChainKeyFile = chainKeyFile,
            LogKeyFile = logKeyFile,
            AnchorInterval = TimeSpan.FromSeconds(1),
            ConsoleLog = false,
        };
        var ledger = await LedgerHost.StartAsync(change?.Invoke(options) ?? options, cancel);
        return new(chain, ledger, folder, logKey);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Chain.DisposeAsync();
    }
}
