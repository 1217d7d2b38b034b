using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using Integrity.Contracts;

namespace Integrity.Hammer.Plant;

/// <summary>
/// A development chain that outlives its process: killed, it is started again from the state it wrote each second. It makes a block a second, as a
/// permissioned chain does: after a restart it passes the height at which it was killed within moments.
/// </summary>
internal sealed class Anvil : IAsyncDisposable
{
    private readonly DevnetOptions options;
    private readonly string secret;
    private Devnet devnet;

    private Anvil(DevnetOptions options, string secret, Devnet devnet) => (this.options, this.secret, this.devnet) = (options, secret, devnet);

    public Uri Endpoint => devnet.Endpoint;

    public ChainClient Client => devnet.Client;

    public Devnet Devnet => devnet;

    /// <summary>The file with the key of the account that anchors.</summary>
    public string KeyFile => secret;

    public static async Task<Anvil> StartAsync(Scratch scratch)
    {
        var how = new DevnetOptions(Path.Combine(Machine.Repository, "chain-devnet")) { StateFile = scratch["chain.json"], Port = Ports.Free(), BlockTime = 1 };
        var started = await Devnet.StartAsync(how);
        var key = RandomNumberGenerator.GetBytes(32);
        await started.FundAsync(new ChainAccount(key).Address, BigInteger.Pow(10, 22));
        var file = scratch["chain.key"];
        await SecretFiles.WriteAsync(file, Convert.ToHexStringLower(key));
        return new(how, file, started);
    }

    /// <summary>kill -9. What it had not written to its file is lost to it: blocks of up to a second, like a reorganisation.</summary>
    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(devnet.ProcessId);
        process.Kill();
        await devnet.DisposeAsync();
    }

    /// <summary>From its last whole state.</summary>
    public async Task RestartAsync() => devnet = await Devnet.StartAsync(options);

    public ValueTask DisposeAsync() => devnet.DisposeAsync();
}
