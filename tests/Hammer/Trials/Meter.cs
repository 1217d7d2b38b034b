using System.Diagnostics;
using Integrity.Hammer.Plant;
using Integrity.Hammer.Load;

namespace Integrity.Hammer.Trials;

/// <summary>Processor and memory of everybody while a phase runs, and a line every few seconds that says how it goes.</summary>
internal sealed class Meter(Cluster? cluster, Tally tally, string name) : IDisposable
{
    private const long FewestForSlope = 100_000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly List<(long Statements, double[] Megabytes)> samples = [];
    private Timer? timer;
    private long started;
    private long before;

    public double ServiceSeconds { get; private set; }

    public double StoreSeconds { get; private set; }

    public double ClientSeconds { get; private set; }

    public void Begin()
    {
        (ServiceSeconds, StoreSeconds, ClientSeconds) = (-Service(), -Store(), -Client());
        started = Stopwatch.GetTimestamp();
        Sample();
        timer = new(_ => Tick(), null, Every, Every);
    }

    public void End()
    {
        timer?.Dispose();
        ServiceSeconds += Service();
        StoreSeconds += Store();
        ClientSeconds += Client();
        Sample();
    }

    public string Memory()
    {
        if (samples.Count < 2 || cluster is null)
        {
            return "memory of the service: not ours to see";
        }

        return string.Join("\n  ", cluster.Nodes.Select((node, n) =>
            $"memory, {node.Name}: {samples[0].Megabytes[n]:F0} MB at the start, {samples[^1].Megabytes[n]:F0} at the end, highest {samples.Max(s => s.Megabytes[n]):F0}{Flatness(n)}"));
    }

    private string Flatness(int node) =>
        samples[^1].Statements < FewestForSlope ? "; too few statements for a slope" : $"; slope over the second half {Slope(node):+0.0;-0.0} MB per 100,000 statements";

    /// <summary>Least squares over the second half: start-up and compilation are over by then.</summary>
    public double Slope(int node)
    {
        var half = samples[(samples.Count / 2)..];
        var (x, y) = (half.Average(s => s.Statements / 1e5), half.Average(s => s.Megabytes[node]));
        var square = half.Sum(s => Math.Pow((s.Statements / 1e5) - x, 2));
        return square == 0 ? 0 : half.Sum(s => ((s.Statements / 1e5) - x) * (s.Megabytes[node] - y)) / square;
    }

    public void Dispose() => timer?.Dispose();

    private void Tick()
    {
        Sample();
        var now = tally.Acknowledged;
        var memory = cluster is null ? "" : $"  {string.Join(" ", samples[^1].Megabytes.Select(m => $"{m:F0} MB"))}";
        Console.WriteLine($"  {name} {Stopwatch.GetElapsedTime(started):mm\\:ss}  {now,10:N0}  {(now - before) / Every.TotalSeconds,7:N0}/s  accept p99 {tally.Accept.Percentile(0.99):F0} ms  logged p99 {tally.Logged.Percentile(0.99):F0} ms{memory}");
        before = now;
    }

    private void Sample()
    {
        lock (samples)
        {
            samples.Add((tally.Acknowledged, cluster is null ? [] : [.. cluster.Nodes.Select(n => ProcessUsage.Megabytes(n.ProcessId))]));
        }
    }

    private double Service() => cluster?.Nodes.Sum(n => n.CpuSeconds) ?? 0;

    private double Store() => cluster?.Store.CpuSeconds ?? 0;

    private static double Client() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
