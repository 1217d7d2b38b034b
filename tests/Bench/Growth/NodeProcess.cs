using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Integrity.Testing;

namespace Integrity.Bench.Growth;

/// <summary><c>integrity serve</c> on a folder that outlives it, without a chain.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> said = [];

    private NodeProcess(Process process, Uri address)
    {
        (this.process, Http) = (process, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(30) });
        DataReceivedEventHandler keep = (_, line) => said.Add(line.Data ?? "");
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    public double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>The most it ever had.</summary>
    public double PeakMegabytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1e6;
        }
    }

    /// <summary>Seconds of all cores since its start.</summary>
    public double CpuSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Returns once /health/live answers.</summary>
    public static async Task<NodeProcess> StartAsync(string data)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        var node = new NodeProcess(
            Process.Start(new ProcessStartInfo("dotnet", [Machine.LedgerProgram, "serve", "--data", data, "--origin", History.Origin, "--listen", address.ToString()])
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            })!,
            address);
        while (!await node.LivesAsync())
        {
            if (node.process.HasExited)
            {
                throw new UnmeasuredException($"the service did not start: {string.Join(' ', node.said)}");
            }

            await Task.Delay(5);
        }

        return node;
    }

    public async Task PostAsync(byte[] statement, string wait)
    {
        using var content = new ByteArrayContent(statement) { Headers = { ContentType = new("application/json") } };
        using var response = await Http.PostAsync(new Uri($"v1/statements?wait={wait}", UriKind.Relative), content);
        var receipt = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new UnmeasuredException($"a statement was not accepted: {receipt}");
        }
    }

    /// <summary>Asks it to stop, as an operator does.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> LivesAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("health/live", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
