using System.Diagnostics;
using System.Net.Http.Headers;
using Integrity.Testing;
using Microsoft.Data.Sqlite;

namespace Integrity.Bench.Growth;

/// <summary>What the size of the log does to everything that is done with it: at 10⁴ statements, and at every power of ten up to the largest.</summary>
internal static class GrowthBench
{
    private const long Smallest = 10_000;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        var all = new List<(long Size, IReadOnlyList<Figure> Figures)>();
        var loader = new LedgerLoader();
        for (var size = Smallest; size <= measure.Largest; size *= 10)
        {
            using var scratch = new Scratch();
            var watch = Stopwatch.StartNew();
            await loader.LoadAsync(scratch["data"], size, line => Console.Error.WriteLine($"{watch.Elapsed:mm\\:ss} {line}"));
            var figures = new List<Figure> { new("built at", size / watch.Elapsed.TotalSeconds, "statements/s") };
            await foreach (var figure in OfAsync(loader.Template, scratch["data"], size))
            {
                figures.Add(figure);
                Console.Error.WriteLine($"{watch.Elapsed:mm\\:ss}     {figure.What}: {Table.Number(figure.Value)} {figure.Unit}");
            }

            all.Add((size, figures));
            foreach (var figure in figures)
            {
                yield return figure with { What = $"{size:N0} statements: {figure.What}" };
            }
        }

        foreach (var line in GrowthTable.Lines(all))
        {
            Console.WriteLine(line);
        }
    }

    private static async IAsyncEnumerable<Figure> OfAsync(ItemTemplate template, string data, long size)
    {
        using var maker = new StatementMaker(template, asOfficers: true);
        var fresh = new Queue<byte[][]>(Enumerable.Range(0, 240).Select(i => maker.Make(ItemTemplate.Of(900_000_000 + i)).Select(m => m.Envelope).ToArray()));
        var bytes = new DirectoryInfo(data).EnumerateFiles("ledger.db*").Sum(f => f.Length);
        yield return new("on disk", bytes / (double)size, "bytes/statement") { LessIsBetter = true };
        var (digests, items) = Sample(Path.Combine(data, "ledger.db"));
        foreach (var figure in await HeadsFigures.OfAsync(data, items))
        {
            yield return figure;
        }

        var started = Stopwatch.StartNew();
        await using var node = await NodeProcess.StartAsync(data);
        yield return new("start until it answers", started.Elapsed.TotalSeconds, "s") { LessIsBetter = true, Target = 2 };
        await node.PostAsync(fresh.Dequeue()[0], "none");
        yield return new("start until a statement is accepted", started.Elapsed.TotalSeconds, "s") { LessIsBetter = true, Target = 2 };
        yield return new("start until a statement is accepted, CPU", node.CpuSeconds, "s") { LessIsBetter = true };
        await Task.Delay(TimeSpan.FromSeconds(2));
        yield return new("memory after start", node.ResidentMegabytes, "MB") { LessIsBetter = true, Target = 400 };

        _ = await EachAsync(fresh, 40, s => node.PostAsync(s, "none"), clients: 8);
        var cpu = node.CpuSeconds;
        var taken = await EachAsync(fresh, 120, s => node.PostAsync(s, "none"), clients: 8);
        yield return new("accept and log, CPU", 1e6 * (node.CpuSeconds - cpu) / taken.Length, "µs/statement") { LessIsBetter = true };
        yield return new("accept, one client, median", 1000 * Measure.Median(await EachAsync(fresh, 20, s => node.PostAsync(s, "none"))), "ms") { LessIsBetter = true };
        yield return new("accept and see it logged, one client, median", 1000 * Measure.Median(await EachAsync(fresh, 20, s => node.PostAsync(s, "log"))), "ms") { LessIsBetter = true };
        foreach (var (what, paths) in new[]
        {
            ("receipt with inclusion proof", digests.Select(d => $"v1/statements/sha256:{d}")), ("bundle of an item", items.Select(i => $"v1/items/{i["item/".Length..]}/bundle")),
        })
        {
            string[] warm = [.. paths.Take(60)], asked = [.. paths.Skip(60)];
            _ = await AskAsync(node.Http, warm);
            cpu = node.CpuSeconds;
            var ms = await AskAsync(node.Http, asked);
            yield return new($"{what}, median", Measure.Median(ms), "ms") { LessIsBetter = true };
            yield return new($"{what}, CPU", 1000 * (node.CpuSeconds - cpu) / asked.Length, "ms") { LessIsBetter = true };
        }

        yield return new("memory after that", node.ResidentMegabytes, "MB") { LessIsBetter = true, Target = 400 };
        yield return new("most memory ever", node.PeakMegabytes, "MB") { LessIsBetter = true, Target = 400 };
    }

    /// <summary>Seconds of each statement of so many items.</summary>
    private static async Task<double[]> EachAsync(Queue<byte[][]> items, int count, Func<byte[], Task> post, int clients = 1)
    {
        var (queue, seconds) = (new System.Collections.Concurrent.ConcurrentQueue<byte[][]>(), new System.Collections.Concurrent.ConcurrentBag<double>());
        while (count-- > 0)
        {
            queue.Enqueue(items.Dequeue());
        }

        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (queue.TryDequeue(out var item))
            {
                foreach (var statement in item)
                {
                    var started = Stopwatch.GetTimestamp();
                    await post(statement);
                    seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                }
            }
        }));
        return [.. seconds];
    }

    private static async Task<double[]> AskAsync(HttpClient http, string[] paths)
    {
        var ms = new List<double>();
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", WorklistBench.Token());
            var started = Stopwatch.GetTimestamp();
            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            ms.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (!answer.IsSuccessStatusCode)
            {
                throw new UnmeasuredException(body);
            }
        }

        return [.. ms];
    }

    /// <summary>Some statements and items from all over the log.</summary>
    private static (string[] Digests, string[] Items) Sample(string path)
    {
        using var database = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        database.Open();
        var last = (long)BulkTable.Read(database, "SELECT max(position) FROM statement")[0][0];
        var rows = Enumerable.Range(1, 260).Select(n => BulkTable.Read(database, $"SELECT digest, stream FROM statement WHERE position = {Math.Max(60, last * n / 260)}")[0]).ToArray();
        string[] items = [.. Enumerable.Range(1, 260).SelectMany(n => BulkTable.Read(database, $"SELECT stream FROM statement WHERE position >= {Math.Max(60, last * n / 262)} AND stream LIKE 'item/%' LIMIT 1")).Select(r => (string)r[0]).Distinct()];
        return ([.. rows.Select(r => new Hash256((byte[])r[0]).ToString()).Distinct()], items);
    }
}
