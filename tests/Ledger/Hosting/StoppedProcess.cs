using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Integrity.Identifiers;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Nodes;
using Integrity.Ledger.Tests.Store;
using Integrity.Statements;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Hosting;

/// <summary>SIGTERM to a real <c>integrity serve</c> that is under load.</summary>
public abstract class StoppedProcess
{
    private static readonly int[] Accepted = [200, 201];

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(60);

    [StoreFact]
    public async Task What_was_begun_is_answered_what_was_acknowledged_is_in_the_log_and_the_exit_is_clean()
    {
        await using var cluster = new Cluster(await StoreAsync());
        var node = await cluster.ServeAsync("--drain-time", $"{DrainTime.TotalSeconds}");
        var history = History.WithAgencies();
        var statements = new ConcurrentQueue<Envelope>(Enumerable.Range(0, 300).Select(n => Collect(history, n)));
        await node.PlayAsync(history);

        var acknowledged = new ConcurrentBag<Envelope>();
        var stopping = false;
        var clients = Enumerable.Range(0, 6).Select(n => Task.Run(async () =>
        {
            while (statements.TryDequeue(out var statement))
            {
                try
                {
                    var reply = await node.PostAsync(statement, n % 2 == 0 ? "log" : "none");
                    Assert.Equal(201, reply.Status);
                    acknowledged.Add(statement);
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException && Volatile.Read(ref stopping))
                {
                    return;
                }
            }
        })).ToList();

        // Begun for certain: some are in the log already and wait for an anchor that will not come; of one the service has asked for the body.
        var waiting = Enumerable.Range(300, 3).Select(n => Collect(history, n)).ToList();
        foreach (var entry in history.Log.Where(e => e.Statement.Act == "case.join").TakeLast(waiting.Count + 1))
        {
            Assert.Contains((await node.PostAsync(entry)).Status, Accepted);
        }

        var begun = waiting.ConvertAll(statement => node.PostAsync(statement, "anchor"));
        foreach (var statement in waiting)
        {
            while ((await node.GetAsync($"v1/items/{statement.Statement.Stream.Id}", Cast.Zhang, Cast.Police)).Status != 200)
            {
                await Task.Delay(20);
            }
        }

        var slow = Collect(history, 303);
        Assert.Contains((await node.PostAsync(history.Log.Last(e => e.Statement.Act == "case.join"))).Status, Accepted);
        using var line = new TcpClient();
        await line.ConnectAsync(node.Http.BaseAddress!.Host, node.Http.BaseAddress.Port);
        var (stream, body) = (line.GetStream(), slow.ToUtf8());
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/statements?wait=log HTTP/1.1\r\nHost: ledger\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n"));
        using var answer = new StreamReader(stream, Encoding.UTF8);
        Assert.Contains(" 100 ", await answer.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("", await answer.ReadLineAsync());
        while (acknowledged.Count < 60)
        {
            await Task.Delay(10);
        }

        Volatile.Write(ref stopping, true);
        await node.SignalAsync("TERM");
        Assert.All(await Task.WhenAll(begun), reply => Assert.True(reply.Status == 201 && reply.Json.TryGetProperty("log", out _), reply.ToString()));
        await stream.WriteAsync(body);
        Assert.Contains(" 201 ", await answer.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await node.ExitAsync(DrainTime));
        await Task.WhenAll(clients);

        var again = await cluster.ServeAsync();
        foreach (var statement in acknowledged.Concat(waiting).Append(slow))
        {
            var reply = await again.PostAsync(statement);
            Assert.True(reply.Status == 200 && reply.Json.GetProperty("log").GetProperty("index").GetInt64() >= 0, reply.ToString());
        }
    }

    /// <summary>Null is SQLite's.</summary>
    private protected abstract Task<string?> StoreAsync();

    private static Envelope Collect(History history, int n)
    {
        history.Subject = StreamName.Item(Cast.Code($"stopped {n}"));
        history.Now = new(2026, 11, 2, 8, n == 0 ? 0 : 10, 0, TimeSpan.Zero);
        return history.Prepare("collect", Cast.Police);
    }
}

public sealed class SqliteStoppedProcess : StoppedProcess
{
    private protected override Task<string?> StoreAsync() => Task.FromResult<string?>(null);
}

[NeedsPostgres]
public sealed class PostgresStoppedProcess : StoppedProcess
{
    private protected override async Task<string?> StoreAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
}
