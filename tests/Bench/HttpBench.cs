using System.Collections.Concurrent;
using System.Diagnostics;

namespace Integrity.Bench;

/// <summary>Statements into a running service: <c>integrity serve</c> on SQLite, anchoring on a chain, clients on the same machine.</summary>
internal static class HttpBench
{
    private const int Clients = 64;

    private const int BatchClients = 4;

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
        var (half, eighth) = (items.Length / 2, items.Length / 8);
        _ = await LoadAsync(http, items[..half], "none");
        _ = await BatchAsync(service, items[half..(half + eighth)], "none");
        var next = half + eighth;
        foreach (var (wait, batch) in new[] { ("none", false), ("log", false), ("log", true) })
        {
            var part = items[next..(next += eighth)];
            var (before, own) = (service.ProcessorTime, OwnTime());
            var (seconds, latencies) = batch ? await BatchAsync(service, part, wait) : await LoadAsync(http, part, wait);
            var (spent, sent, count) = (service.ProcessorTime - before, OwnTime() - own, part.Sum(i => i.Length));
            yield return new(
                batch
                    ? $"statements accepted over HTTP, SQLite, {BatchClients} batches (NDJSON) at once from this machine, wait={wait}"
                    : $"statements accepted over HTTP, SQLite, {Clients} clients on this machine, wait={wait}",
                count / seconds,
                "statements/s");
            yield return new("  processor time of service and store, per statement", spent.TotalMicroseconds / count, "µs") { LessIsBetter = true };
            yield return new("  processor time of the clients, per statement", sent.TotalMicroseconds / count, "µs") { LessIsBetter = true };
            foreach (var (name, share) in latencies.Length == 0 ? [] : new[] { ("median", 0.5), ("95 %", 0.95), ("99 %", 0.99) })
            {
                yield return new($"  latency, {name}", 1000 * Measure.Percentile(latencies, share), "ms") { LessIsBetter = true };
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(6));
        yield return new($"service idle after {items.Sum(i => i.Length):N0} statements, memory", service.ResidentMegabytes, "MB") { LessIsBetter = true };
    }

    private static TimeSpan OwnTime() => Environment.CpuUsage.TotalTime;

    /// <summary>Each client sends its share of the items as one stream: the first statement of every item, then the second of every item, …</summary>
    private static async Task<(double Seconds, double[] Latencies)> BatchAsync(LedgerProcess service, byte[][][] items, string wait)
    {
        var streams = items.Chunk((items.Length + BatchClients - 1) / BatchClients)
            .Select(share => (byte[][])[.. Enumerable.Range(0, share.Max(i => i.Length)).SelectMany(n => share.Where(i => n < i.Length).Select(i => i[n]))]).ToArray();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(lines => BatchClient.SendAsync(service.Address, lines, wait)));
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, []);
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
