using System.Collections.Concurrent;
using System.Diagnostics;

namespace Integrity.Bench;

/// <summary>Statements into a running service: <c>integrity serve</c> on SQLite, anchoring on a chain, clients on the same machine.</summary>
internal static class HttpBench
{
    private const int Clients = 64;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        await using var service = await LedgerProcess.StartAsync();
        var items = ItemHistories.Sign(measure.Quick ? 400 : 1_600);
        var agencies = ItemHistories.Agencies().Select(e => e.ToUtf8()).ToArray();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = service.Address };
        foreach (var keyring in agencies)
        {
            _ = await PostAsync(http, keyring, "log");
        }

        await Task.Delay(TimeSpan.FromSeconds(6));
        yield return new("service idle, memory", service.ResidentMegabytes, "MB") { LessIsBetter = true, Target = 150 };

        // Half of them warm the service up: its hot code is compiled in the background while it works.
        var (half, rest) = (items.Length / 2, items.Length * 3 / 4);
        _ = await LoadAsync(http, items[..half], "none");
        foreach (var (wait, part) in new[] { ("none", items[half..rest]), ("log", items[rest..]) })
        {
            var (seconds, latencies) = await LoadAsync(http, part, wait);
            var ms = latencies.Select(l => 1000 * l).ToArray();
            yield return new($"statements accepted over HTTP, SQLite, {Clients} clients on this machine, wait={wait}", ms.Length / seconds, "statements/s");
            yield return new("  latency, median", Measure.Median(ms), "ms") { LessIsBetter = true };
            yield return new("  latency, 95 %", Measure.Percentile(ms, 0.95), "ms") { LessIsBetter = true };
            yield return new("  latency, 99 %", Measure.Percentile(ms, 0.99), "ms") { LessIsBetter = true };
        }

        await Task.Delay(TimeSpan.FromSeconds(6));
        yield return new($"service idle after {items.Sum(i => i.Length):N0} statements, memory", service.ResidentMegabytes, "MB") { LessIsBetter = true };
    }

    /// <summary>Each client sends one item's history, each statement once the one before is accepted, then takes the next item.</summary>
    private static async Task<(double Seconds, double[] Latencies)> LoadAsync(HttpClient http, byte[][][] items, string wait)
    {
        var (waiting, latencies) = (new ConcurrentQueue<byte[][]>(items), new ConcurrentBag<double>());
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (waiting.TryDequeue(out var item))
            {
                foreach (var statement in item)
                {
                    latencies.Add(await PostAsync(http, statement, wait));
                }
            }
        }));
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, [.. latencies]);
    }

    /// <summary>Seconds until the receipt was there, whole.</summary>
    private static async Task<double> PostAsync(HttpClient http, byte[] statement, string wait)
    {
        var started = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(statement) { Headers = { ContentType = new("application/json") } };
        using var response = await http.PostAsync(new Uri($"v1/statements?wait={wait}", UriKind.Relative), content);
        var receipt = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == System.Net.HttpStatusCode.Created
            ? Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new UnmeasuredException($"a statement was not accepted: {System.Text.Encoding.UTF8.GetString(receipt)}");
    }
}
