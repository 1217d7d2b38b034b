using System.Diagnostics;
using Integrity.Identifiers;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Xunit.Abstractions;

namespace Integrity.Ledger.Tests.Load;

/// <summary>Many items at once over HTTP: everything acknowledged is there afterwards, once, in order. The rate is printed, not judged here.</summary>
public sealed class AcceptRate(ITestOutputHelper output)
{
    [Fact]
    public async Task Concurrent_items_are_all_accepted_and_logged_once()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("INTEGRITY_LOAD"), out var n) ? n : 200;
        await using var ledger = await LiveLedger.StartAsync();
        var agencies = Testing.History.WithAgencies();
        var statements = Enumerable.Range(0, count).Select(i =>
        {
            agencies.Subject = StreamName.Item(Cast.Code($"load {i}"));

            // One case lists them all. It is opened at eight and lists the first at ten past; its history does not go back from there.
            agencies.Now = new(2026, 11, 2, 8, i == 0 ? 0 : 10, 0, TimeSpan.Zero);
            return agencies.Prepare("collect", Cast.Police).ToUtf8();
        }).ToList();
        await ledger.PlayAsync(agencies);
        foreach (var wait in new[] { "none", "log" })
        {
            var half = wait == "none" ? statements[..(count / 2)] : statements[(count / 2)..];
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            await Parallel.ForEachAsync(half, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (body, _) =>
                Assert.Equal(201, (await ledger.PostAsync(body, wait)).Status));
            output.WriteLine($"wait={wait}: {half.Count / watch.Elapsed.TotalSeconds:F0} statements/s on {Environment.ProcessorCount} cores; "
                + $"{(Environment.CpuUsage.TotalTime - before).TotalMicroseconds / half.Count:F0} µs of processor each, client included");
        }

        var replies = await Task.WhenAll(statements.Select(s => ledger.PostAsync(s)));
        Assert.All(replies, r => Assert.True(r.Json.GetProperty("repeated").GetBoolean()));
        Assert.Equal(count, replies.Select(r => r.Json.GetProperty("log").GetProperty("index").GetInt64()).Distinct().Count());
    }
}
