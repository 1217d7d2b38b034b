using System.Net.Http.Headers;
using System.Text;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store;
using Integrity.Ledger.Tests.Http;
using Integrity.Log;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Crash;

/// <summary>Tells a ledger a story as a patient client does (again after a failure, until there is an answer), and remembers what was acknowledged.</summary>
internal sealed class Acknowledged(LiveLedger ledger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<(Envelope Statement, long Index)> receipts = [];

    public async Task SubmitAsync(Envelope statement)
    {
        // Logged too: the audit after each step derives a log that stands still.
        await TriedAsync(async () =>
        {
            var reply = await ledger.PostAsync(statement);
            var logged = reply.Status is 200 or 201 && reply.Json.TryGetProperty("log", out _);
            if (logged)
            {
                receipts.Add((statement, IndexOf(reply)));
            }

            return logged;
        });
    }

    public Task WebhookAsync(HttpMethod method, string? address = null) => TriedAsync(async () =>
    {
        var body = address is null ? null : $$"""{"url":"{{address}}"}""";
        using var request = new HttpRequestMessage(method, new Uri("v1/webhook", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", LiveLedger.Token(Cast.Wu.Key, Cast.Lab.Id.ToString(), more: LiveLedger.BoundTo(method, "/v1/webhook", body)));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await ledger.Http.SendAsync(request);
        return (int)answer.StatusCode is 200 or 204 || (method == HttpMethod.Delete && (int)answer.StatusCode == 404);
    });

    /// <summary>Parked, or taken away again: a second try finds it as the first left it.</summary>
    public Task DraftAsync(HttpMethod method, Envelope draft) => TriedAsync(async () =>
    {
        var path = method == HttpMethod.Post ? "/v1/drafts" : $"/v1/drafts/{draft.Content.ToString()[..32]}";
        var body = method == HttpMethod.Post ? Encoding.UTF8.GetString(draft.ToUtf8()) : null;
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", LiveLedger.Token(Cast.Zheng.Key, Cast.Procuratorate.Id.ToString(), more: LiveLedger.BoundTo(method, path, body)));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await ledger.Http.SendAsync(request);
        return (int)answer.StatusCode is 200 or 201 or 204 || (method == HttpMethod.Delete && (int)answer.StatusCode == 404);
    });

    /// <summary>A start that meets the broken write fails, and the next does not.</summary>
    public Task RestartAsync(Func<LedgerOptions, LedgerOptions> change) => TriedAsync(async () =>
    {
        await ledger.RestartAsync(change);
        return true;
    });

    /// <summary>
    /// Each acknowledged statement is known, is at the place in the log that its receipt said, and has its anchor where there is a chain. Asked
    /// for by sending it again: one that was lost would be accepted anew, which is an end at once.
    /// </summary>
    public async Task FinalAsync(bool anchored)
    {
        var places = new HashSet<long>();
        foreach (var (statement, index) in receipts)
        {
            Reply? reply = null;
            await TriedAsync(async () =>
            {
                reply = await ledger.PostAsync(statement, anchored ? "anchor" : "log");
                Assert.False(reply.Status == 201, $"{statement.Statement.Stream} {statement.Statement.Seq} was acknowledged and lost");
                return reply.Status == 200 && reply.Json.TryGetProperty("log", out _) && (!anchored || reply.Json.TryGetProperty("anchor", out _));
            });
            Assert.True(reply!.Json.GetProperty("repeated").GetBoolean());
            Assert.Equal(index, IndexOf(reply));
            Assert.True(places.Add(index));
        }
    }

    /// <summary>The whole log, derived again from its rows.</summary>
    public async Task AuditAsync()
    {
        using var database = await LedgerStores.OpenAsync(ledger.Options.Store, ledger.Options.DataFolder, null, default);
        var key = NoteVerifier.Parse(ledger.Host.VerifierKey).OrThrow();
        var audit = new LogAudit(database.Log, key);
        await audit.RunAsync(default);
        Assert.Empty(audit.Faults);
        Assert.Empty(await new CustodyAudit(database.Log, key.Name, key.Key).RunAsync(audit.Size, default));
    }

    /// <summary>The newest block that the ledger tells signers to name.</summary>
    public async Task<Hash256> BlockAsync()
    {
        Hash256 block = default;
        await TriedAsync(async () => (await ledger.GetAsync("v1/ledger")).Json.TryGetProperty("after", out var after)
            && Hash256.TryParseHex(after.GetString().AsSpan(2), out block));
        return block;
    }

    public static Task UntilAsync(Func<bool> so, string otherwise) => TriedAsync(() => Task.FromResult(so()), otherwise);

    private static long IndexOf(Reply reply) => reply.Json.GetProperty("log").GetProperty("index").GetInt64();

    private static async Task TriedAsync(Func<Task<bool>> attempt, string otherwise = "no answer in time")
    {
        using var late = new CancellationTokenSource(Patience);
        for (Exception? last = null; ;)
        {
            try
            {
                if (await attempt())
                {
                    return;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or LedgerStartException or InvalidOperationException)
            {
                last = failure;
            }

            Assert.False(late.IsCancellationRequested, $"{otherwise} {last}");
            await Task.Delay(50);
        }
    }
}
