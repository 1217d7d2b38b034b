using System.Diagnostics;

namespace Integrity.Hammer.Plant;

/// <summary><c>integrity serve</c> in a process of its own, which can be killed, stopped, continued and started again at the same address.</summary>
internal sealed class Node(string name, string program, IReadOnlyList<string> arguments, Uri address) : IDisposable
{
    private const int Remembered = 60;

    private readonly Queue<string> said = new();
    private readonly Queue<string> complaints = new();
    private Process? process;

    public string Name => name;

    public Uri Address => address;

    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The program that the next start runs.</summary>
    public string Program { get; set; } = program;

    public bool Alive => process is { HasExited: false };

    public int ProcessId => process?.Id ?? 0;

    /// <summary>Processor seconds of all its lives.</summary>
    public double CpuSeconds => before + (Alive ? ProcessUsage.Seconds(ProcessId) : 0);

    private double before;

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        process?.Dispose();
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it answers.</summary>
    public async Task AnswersAsync(TimeSpan patience)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(20))
        {
            if (!Alive)
            {
                break;
            }

            try
            {
                using var answer = await Http.GetAsync(new Uri("health/live", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new TrialException($"{name} does not answer: {Said()}");
    }

    public async Task KillAsync()
    {
        if (Alive)
        {
            before += ProcessUsage.Seconds(ProcessId);
            process!.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>As an operator stops it; false when it had to be killed after all.</summary>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (!Alive)
        {
            return true;
        }

        before += ProcessUsage.Seconds(ProcessId);
        Signal.Send(ProcessId, "TERM");
        using var late = new CancellationTokenSource(patience);
        try
        {
            await process!.WaitForExitAsync(late.Token);
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process!.Kill();
            await process.WaitForExitAsync();
            return false;
        }
    }

    /// <summary>The last lines it printed.</summary>
    public string Said()
    {
        lock (said)
        {
            return string.Join('\n', said);
        }
    }

    /// <summary>Faults of its own that it reported, with where they came from; of all its lives.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (said)
            {
                return [.. complaints];
            }
        }
    }

    public void Dispose()
    {
        if (Alive)
        {
            process!.Kill();
            process.WaitForExit();
        }

        process?.Dispose();
        Http.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.Enqueue(line.Data ?? "");
            if (said.Count > Remembered)
            {
                _ = said.Dequeue();
            }

            if (complaints.Count < Remembered && line.Data is { } text && (text.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || text.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)))
            {
                complaints.Enqueue(text);
            }
        }
    }
}
