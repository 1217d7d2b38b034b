using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Integrity.Identifiers;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Nodes;
using Integrity.Log;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Load;

/// <summary>kill -9 under load: what was acknowledged is there, once, and the log is whole.</summary>
public sealed class Killed : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-killed-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Nothing_acknowledged_is_lost()
    {
        var history = Testing.History.WithAgencies();
        var acknowledged = new ConcurrentBag<Hash256>();
        for (var (round, item) = (0, 0); round < 2; round++)
        {
            var (process, http) = await ServeAsync();
            using var ended = process;
            using var client = http;
            var statements = Enumerable.Range(0, 1000).Select(_ => Collect(history, item++)).ToList();
            foreach (var statement in history.Log)
            {
                Assert.True((await PostAsync(http, statement.ToUtf8())) is HttpStatusCode.Created or HttpStatusCode.OK);
            }

            var load = Parallel.ForEachAsync(statements, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (statement, _) =>
            {
                try
                {
                    if (await PostAsync(http, statement.ToUtf8()) == HttpStatusCode.Created)
                    {
                        acknowledged.Add(statement.Digest);
                    }
                }
                catch (HttpRequestException)
                {
                    // Killed meanwhile: not acknowledged.
                }
            });
            while (acknowledged.Count < 100 * (round + 1) && !load.IsCompleted)
            {
                await Task.Delay(10);
            }

            process.Kill();
            await load;
        }

        using var database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));
        foreach (var digest in acknowledged)
        {
            Assert.NotNull(await database.Streams.FindAsync(digest, default));
        }

        await new Integrity.Ledger.Log.LogFollower(database.Log).LoadAsync(default);
        var audit = new LogAudit(database.Log, NoteVerifier.Parse((await database.Anchors.FactAsync("log-key", default))!).OrThrow());
        await audit.RunAsync(default);
        Assert.Empty(audit.Faults);
        Assert.Empty(await new CustodyAudit(database.Log, Testing.History.Origin).RunAsync(audit.Size, default));
    }

    private static Statements.Envelope Collect(Testing.History history, int n)
    {
        history.Subject = StreamName.Item(Cast.Code($"killed {n}"));
        history.Now = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
        return history.Prepare("collect", Cast.Police);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.PostAsync(new Uri("v1/statements?wait=none", UriKind.Relative), content);
        return response.StatusCode;
    }

    private async Task<(Process Process, HttpClient Http)> ServeAsync()
    {
        var (process, address) = await Served.StartAsync("--data", folder.FullName, "--origin", Testing.History.Origin);
        return (process, new HttpClient { BaseAddress = address });
    }
}
