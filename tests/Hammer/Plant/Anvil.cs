using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Integrity.Contracts;

namespace Integrity.Hammer.Plant;

/// <summary>
/// A development chain that outlives its process: killed, it is started again from the state it wrote each second. It makes a block a second, as a
/// permissioned chain does: after a restart it passes the height at which it was killed within moments.
/// </summary>
internal sealed class Anvil : IAsyncDisposable
{
    private const int MostTries = 100;

    private readonly DevnetOptions options;
    private readonly string secret;
    private Devnet devnet;
    private bool running = true;

    private Anvil(DevnetOptions options, string secret, Devnet devnet) => (this.options, this.secret, this.devnet) = (options, secret, devnet);

    public Uri Endpoint => devnet.Endpoint;

    public ChainClient Client => devnet.Client;

    public Devnet Devnet => devnet;

    private string State => options.StateFile!;

    private string PutBy => State + ".whole";

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

    /// <summary>kill -9. What it had not written to its file is lost to it: blocks of up to a second or two, like a re-organisation.</summary>
    /// <remarks>It does not write its file in one piece. A blow that meets it writing would leave half a file, which no chain starts from, so a whole one is put by first.</remarks>
    public async Task KillAsync()
    {
        await PutByAsync();
        using var process = Process.GetProcessById(devnet.ProcessId);
        process.Kill();
        await devnet.DisposeAsync();
        running = false;
    }

    /// <summary>From its last whole state.</summary>
    public async Task RestartAsync()
    {
        if (!await IsWholeAsync(State))
        {
            File.Copy(PutBy, State, overwrite: true);
        }

        devnet = await Devnet.StartAsync(options);
        running = true;
    }

    public ValueTask DisposeAsync() => running ? devnet.DisposeAsync() : ValueTask.CompletedTask;

    private async Task PutByAsync()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            File.Copy(State, PutBy, overwrite: true);
            if (await IsWholeAsync(PutBy))
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TrialException("the chain does not write its state");
    }

    private static async Task<bool> IsWholeAsync(string file)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            using var json = await JsonDocument.ParseAsync(stream);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
