using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Integrity.Contracts;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary><c>integrity serve</c> in a process of its own, on a chain of its own, in a folder of its own. Stops all of it.</summary>
internal sealed class LedgerProcess : IAsyncDisposable
{
    private readonly Devnet ownChain;
    private readonly Scratch folder;
    private readonly Process served;

    private LedgerProcess(Devnet chain, Scratch scratch, Process process, Uri address) =>
        (ownChain, folder, served, Address) = (chain, scratch, process, address);

    public Uri Address { get; }

    /// <summary>The service's SQLite file.</summary>
    public string Database => Path.Combine(folder["data"], "ledger.db");

    public double ResidentMegabytes
    {
        get
        {
            served.Refresh();
            return served.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Processor time so far, all cores, user and system; its store is in it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            served.Refresh();
            return served.TotalProcessorTime;
        }
    }

    public static async Task<LedgerProcess> StartAsync()
    {
        var chain = await Devnet.StartAsync(new DevnetOptions(Path.Combine(Machine.Repository, "chain-devnet")));
        var scratch = new Scratch();
        var secret = RandomNumberGenerator.GetBytes(32);
        await chain.FundAsync(new ChainAccount(secret).Address, System.Numerics.BigInteger.Pow(10, 18));
        await WriteSecretAsync(scratch["chain.key"], Convert.ToHexStringLower(secret));
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Machine.LedgerProgram, "serve", "--data", scratch["data"], "--origin", History.Origin, "--listen", address.ToString(),
            "--chain", chain.Endpoint.ToString(), "--chain-key", scratch["chain.key"],
        ]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = new List<string>();
        DataReceivedEventHandler keep = (_, line) => said.Add(line.Data ?? "");
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var service = new LedgerProcess(chain, scratch, process, address);
        if (!await service.AnswersAsync())
        {
            await service.DisposeAsync();
            throw new UnmeasuredException($"the service did not start: {string.Join(' ', said)}");
        }

        return service;
    }

    public async ValueTask DisposeAsync()
    {
        if (!served.HasExited)
        {
            served.Kill();
        }

        await served.WaitForExitAsync();
        served.Dispose();
        await ownChain.DisposeAsync();
        folder.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60) && !served.HasExited; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("v1/ledger", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        return false;
    }

    private static async Task WriteSecretAsync(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(text);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
