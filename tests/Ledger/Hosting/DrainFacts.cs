using System.Collections.Concurrent;
using Integrity.Identifiers;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Http;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Hosting;

/// <summary>What a node that is told to stop owes to whoever is talking to it.</summary>
public sealed class DrainFacts
{
    private static readonly int[] Acknowledged = [200, 201];

    [Fact]
    public async Task Under_load_a_client_that_heeds_health_sees_no_failure_and_everything_acknowledged_is_there()
    {
        var ledger = await LiveLedger.StartAsync(change: o => o with { DrainDelay = TimeSpan.FromSeconds(3) });
        var history = Testing.History.WithAgencies();
        var statements = new ConcurrentQueue<Envelope>(Enumerable.Range(0, 3000).Select(i =>
        {
            history.Subject = StreamName.Item(Cast.Code($"drain {i}"));
            history.Now = new(2026, 11, 2, 8, i == 0 ? 0 : 10, 0, TimeSpan.Zero);
            return history.Prepare("collect", Cast.Police);
        }));
        await ledger.PlayAsync(history);
        var acknowledged = new ConcurrentBag<Hash256>();
        var leaving = false;
        var clients = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            while (!Volatile.Read(ref leaving) && statements.TryDequeue(out var statement))
            {
                var reply = await ledger.PostAsync(statement, i % 2 == 0 ? "log" : "none");
                Assert.Equal(201, reply.Status);
                acknowledged.Add(statement.Digest);
            }
        })).ToList();
        while (acknowledged.Count < 50)
        {
            await Task.Delay(10);
        }

        var stopping = ledger.Host.DisposeAsync().AsTask();
        while (await ledger.GetAsync("health") is var health && health.Json.GetProperty("status").GetString() != "draining")
        {
            Assert.Equal(200, health.Status);
            await Task.Delay(20);
        }

        Assert.Equal(200, (await ledger.GetAsync("health/live")).Status);
        Volatile.Write(ref leaving, true);
        await Task.WhenAll(clients);
        await stopping;
        using (var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db")))
        {
            foreach (var digest in acknowledged)
            {
                Assert.NotNull(await database.Streams.FindAsync(digest, default));
            }
        }

        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task While_it_drains_every_answer_asks_for_the_connection_to_be_closed()
    {
        var ledger = await LiveLedger.StartAsync(change: o => o with { DrainDelay = TimeSpan.FromSeconds(3) });
        using (var before = await ledger.Http.GetAsync(new Uri("v1/ledger", UriKind.Relative)))
        {
            Assert.NotEqual(true, before.Headers.ConnectionClose);
        }

        var stopping = ledger.Host.DisposeAsync().AsTask();
        using (var after = await ledger.Http.GetAsync(new Uri("v1/ledger", UriKind.Relative)))
        {
            Assert.True(after.IsSuccessStatusCode);
            Assert.True(after.Headers.ConnectionClose);
        }

        await stopping;
        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task Who_waits_for_an_anchor_gets_the_receipt_there_is_by_then()
    {
        var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies();
        var waiting = ledger.PostAsync(history.Log[0], "anchor");
        while ((await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64() == 0)
        {
            await Task.Delay(20);
        }

        await ledger.Host.DisposeAsync();
        var receipt = await waiting;
        Assert.Equal(201, receipt.Status);
        Assert.True(receipt.Json.TryGetProperty("log", out _));
        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_that_waits_for_a_log_that_stands_gets_all_its_promises_before_the_node_goes()
    {
        var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
        ledger.Probe.Hook = at => _ = at == "advance" ? throw new IOException("planted") : 0;
        using var content = new ByteArrayContent([.. history.Log.SelectMany(s => s.ToUtf8().Append((byte)'\n'))]) { Headers = { ContentType = new("application/x-ndjson") } };
        var batch = ledger.Http.PostAsync(new Uri("v1/statements:batch?wait=log", UriKind.Relative), content);
        while ((await ledger.GetAsync("health")).Json.GetProperty("log").GetProperty("waiting").GetInt64() < history.Log.Count)
        {
            await Task.Delay(20);
        }

        // Half a minute for each line would be longer than the node has.
        var stopping = ledger.Host.DisposeAsync().AsTask();
        using var response = await batch;
        var answers = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(history.Log.Count, answers.Length);
        Assert.All(answers, a => Assert.Contains("\"promise\":", a, StringComparison.Ordinal));
        ledger.Probe.Hook = null;
        await stopping;
        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task What_does_not_end_is_broken_off_when_the_time_is_over_and_an_answer_never_lies()
    {
        var ledger = await LiveLedger.StartAsync(change: o => o with { DrainTime = TimeSpan.FromSeconds(2) });
        var history = Testing.History.WithAgencies();
        using var held = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        ledger.Probe.Hook = at =>
        {
            if (at == "append")
            {
                entered.Set();
                held.Wait();
            }
        };
        var hanging = ledger.PostAsync(history.Log[0], "none");
        await Task.Run(entered.Wait);
        var stopping = ledger.Host.DisposeAsync().AsTask();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
        ledger.Probe.Hook = null;
        held.Set();
        await stopping;
        await ledger.RestartAsync();
        Assert.Contains((await ledger.PostAsync(history.Log[0])).Status, Acknowledged);
        await ledger.DisposeAsync();
    }
}
