using System.Diagnostics;
using System.Net.Http.Headers;
using Integrity.Ledger.Tests.Http;
using Integrity.Statements;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>One node of a ledger, in this process or in one of its own, seen over HTTP.</summary>
public sealed class Node : IAsyncDisposable
{
    private readonly LedgerHost? host;
    private Process? process;

    public Node(LedgerHost host) => (this.host, Http) = (host, new HttpClient { BaseAddress = host.Address });

    public Node(Process process, Uri address) => (this.process, Http) = (process, new HttpClient { BaseAddress = address });

    public HttpClient Http { get; }

    public LedgerHost Host => host!;

    public Task<Reply> PostAsync(Envelope envelope, string wait = "log") => PostAsync(envelope.ToUtf8(), wait);

    public async Task<Reply> PostAsync(byte[] body, string wait)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await Http.PostAsync(new Uri($"v1/statements?wait={wait}", UriKind.Relative), content);
        return await Reply.OfAsync(response);
    }

    public async Task PlayAsync(History history, string wait = "none")
    {
        foreach (var statement in history.Log)
        {
            var reply = await PostAsync(statement, wait);
            Assert.True(reply.Status is 200 or 201, reply.ToString());
        }
    }

    public async Task<Reply> GetAsync(string path, Officer? officer = null, TestAgency? agency = null, TimeProvider? clock = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = officer is null
            ? null
            : new AuthenticationHeaderValue("Bearer", LiveLedger.Token(officer.Key, $"{agency!.Id}", issued: (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds()));
        using var response = await Http.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    public async Task<bool> LeadsAsync() => (await GetAsync("health")).Json.GetProperty("log").GetProperty("leads").GetBoolean();

    /// <summary>A signal by name (KILL, STOP, CONT) to this node's own process.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for this node's own process to end by itself; its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var late = new CancellationTokenSource(within);
        await process!.WaitForExitAsync(late.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (process is not null)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            process.Dispose();
            process = null;
        }
    }
}
