using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Statements;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Http;

/// <summary>POST /v1/statements:batch: one answer a line, in order, and the same that a single statement would get.</summary>
public sealed class Batches(Batches.Shared shared) : IClassFixture<Batches.Shared>
{
    private static int items;

    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            await Ledger.PlayAsync(History.WithAgencies(), "log");
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Theory]
    [InlineData("none", "acceptedAt")]
    [InlineData("log", "log")]
    public async Task Every_line_is_answered_by_its_receipt_in_order(string wait, string has)
    {
        var statements = Enumerable.Range(0, 5).SelectMany(_ => Statements()).ToArray();
        var answers = await SendAsync(Lines(statements), wait);
        Assert.Equal(Enumerable.Range(1, statements.Length), answers.Select(a => a.GetProperty("line").GetInt32()));
        Assert.Equal(statements.Select(s => $"sha256:{s.Digest}"), answers.Select(a => a.GetProperty("statement").GetString()));
        Assert.All(answers, a => Assert.True(a.TryGetProperty(has, out _), a.ToString()));
    }

    [Fact]
    public async Task A_line_may_rest_on_lines_before_it_of_its_own_and_of_other_streams()
    {
        // Keyring, case and item in one go, on a ledger that knows nobody yet; nothing is sent twice or out of turn.
        await using var ledger = await LiveLedger.StartAsync();
        var history = History.WithAgencies().Do("collect", Cast.Police).Do("seal", Cast.Police).Do("transfer.offer", Cast.Police)
            .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal));
        var answers = await SendAsync(Lines([.. history.Log]), "log", ledger);
        Assert.All(answers, a => Assert.True(a.TryGetProperty("log", out _), a.ToString()));
    }

    [Fact]
    public async Task A_key_that_a_later_line_revokes_still_signs_the_lines_before()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = History.WithAgencies();
        for (var i = 0; i < 8; i++)
        {
            history.Subject = StreamName.Item(Cast.Code($"before the revocation {i}"));
            history.Do("collect", Cast.Police, b => b.With("case", $"R-{i}"));
        }

        history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Zhang.Key.Public));
        history.Subject = StreamName.Item(Cast.Code("before the revocation 0"));
        var late = history.Sign("seal", Cast.Police, Bodies.Of("seal"), [Cast.Zhang, Cast.Li]);
        var answers = await SendAsync(Lines([.. history.Log, late]), "none", ledger);
        Assert.All(answers[..^1], a => Assert.True(a.TryGetProperty("acceptedAt", out _), a.ToString()));
        Assert.Equal("custody.key-revoked", answers[^1].GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_same_bytes_get_the_receipt_that_they_got_alone()
    {
        var statement = Statements()[0];
        var first = await shared.Ledger.PostAsync(statement, "log");
        var again = Assert.Single(await SendAsync(Lines(statement), "log"));
        Assert.True(again.GetProperty("repeated").GetBoolean());
        Assert.Equal(first.Json.GetProperty("acceptedAt").GetString(), again.GetProperty("acceptedAt").GetString());
        Assert.Equal(first.Json.GetProperty("log").GetProperty("index").GetInt64(), again.GetProperty("log").GetProperty("index").GetInt64());
    }

    [Fact]
    public async Task A_line_that_is_refused_says_why_and_the_stream_goes_on()
    {
        var (good, other) = (Statements(), Statements());
        var spoilt = other[1].ToUtf8();
        spoilt[spoilt.AsSpan().IndexOf("\"signature\":\""u8) + 13] ^= 1;
        byte[][] lines =
        [
            good[0].ToUtf8(), "{"u8.ToArray(), [], "  "u8.ToArray(), [0xFF, 0xFE], [.. Enumerable.Repeat((byte)'x', 300_000)], "[]"u8.ToArray(),
            other[0].ToUtf8(), spoilt, good[1].ToUtf8(),
        ];
        var answers = await SendAsync(Join(lines), "none");
        Assert.Equal(
            ["1 accepted", "2 json.malformed", "5 json.not-utf8", "6 http.too-large", "7 statement.malformed", "8 accepted", "9 statement.bad-signature", "10 accepted"],
            answers.Select(a => $"{a.GetProperty("line")} {(a.TryGetProperty("code", out var code) ? code.GetString() : "accepted")}"));
        Assert.Equal(413, answers[3].GetProperty("status").GetInt32());
        Assert.NotEmpty(answers[3].GetProperty("fix").GetString()!);
    }

    [Theory]
    [InlineData("v1/statements:batch", "application/json", 415, "http.media-type")]
    [InlineData("v1/statements:batch?wait=anchor", "application/x-ndjson", 400, "batch.wait")]
    [InlineData("v1/statements:batch?wait=long", "application/x-ndjson", 400, "http.wait")]
    public async Task What_is_no_batch_is_refused_as_a_whole(string path, string type, int status, string code)
    {
        using var content = new ByteArrayContent(Lines(Statements())) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var response = await shared.Ledger.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        var reply = await Reply.OfAsync(response);
        Assert.Equal((status, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task An_empty_batch_has_an_empty_answer() => Assert.Empty(await SendAsync("\n\r\n"u8.ToArray(), "log"));

    [Fact]
    public async Task Whoever_hangs_up_half_way_gets_the_same_receipts_by_sending_again()
    {
        var statements = Enumerable.Range(0, 20).SelectMany(_ => Statements()).ToArray();
        var all = Lines(statements);
        using (var socket = await ConnectAsync())
        {
            // Half of the last line is missing, and nobody reads the answers.
            _ = await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v1/statements:batch?wait=none HTTP/1.1\r\nHost: l\r\nContent-Type: application/x-ndjson\r\nContent-Length: {all.Length}\r\n\r\n"));
            _ = await socket.SendAsync(all.AsMemory(0, all.Length - 200));
            var some = await socket.ReceiveAsync(new byte[100]);
            Assert.True(some > 0);
        }

        var answers = await SendAsync(all, "log");
        Assert.Equal(statements.Select(s => $"sha256:{s.Digest}"), answers.Select(a => a.GetProperty("statement").GetString()));
        var again = await SendAsync(all, "log");
        Assert.Equal(answers.Select(a => a.GetProperty("log").GetProperty("index").GetInt64()), again.Select(a => a.GetProperty("log").GetProperty("index").GetInt64()));
        Assert.All(again, a => Assert.True(a.GetProperty("repeated").GetBoolean()));
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_not_answered_as_a_whole_one()
    {
        var statement = Statements()[0].ToUtf8();
        using var socket = await ConnectAsync();
        _ = await socket.SendAsync("POST /v1/statements:batch HTTP/1.1\r\nHost: l\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        _ = await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{statement.Length:x}\r\n"), .. statement, .. "\r\n"u8]);
        socket.Shutdown(SocketShutdown.Send);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int got; (got = await socket.ReceiveAsync(buffer)) > 0;)
            {
                _ = answer.Append(Encoding.UTF8.GetString(buffer, 0, got));
            }
        }
        catch (SocketException)
        {
            // Reset: no whole answer either.
        }

        Assert.DoesNotContain("acceptedAt", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_stream_takes_no_more_memory_than_a_short_one()
    {
        var line = Lines(Statements()[0]);
        _ = await SendAsync([.. Enumerable.Repeat(line, 500).SelectMany(l => l)], "none");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (most, answered) = (0L, 0);
        const int Count = 100_000;
        using var socket = await ConnectAsync();
        _ = await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/statements:batch?wait=none HTTP/1.1\r\nHost: l\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: {(long)Count * line.Length}\r\n\r\n"));
        var sending = Task.Run(async () =>
        {
            byte[] many = [.. Enumerable.Repeat(line, 100).SelectMany(l => l)];
            for (var i = 0; i < Count / 100; i++)
            {
                for (var sent = 0; sent < many.Length;)
                {
                    sent += await socket.SendAsync(many.AsMemory(sent));
                }
            }
        });
        var buffer = new byte[1 << 16];
        for (int got, blocks = 0; (got = await socket.ReceiveAsync(buffer)) > 0; blocks++)
        {
            answered += buffer.AsSpan(0, got).Count("\"acceptedAt\""u8);
            most = blocks % 200 == 0 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)) : most;
        }

        await sending;
        Assert.InRange(answered, Count - 2000, Count);
        Assert.InRange(most - before, long.MinValue, 48 << 20);
    }

    /// <summary>Three statements of a new item: its case opened, the item listed, the item collected.</summary>
    private static Envelope[] Statements()
    {
        var number = Interlocked.Increment(ref items);
        var history = History.WithAgencies();
        var before = history.Log.Count;
        history.Subject = StreamName.Item(Cast.Code($"batch {number}"));
        history.Do("collect", Cast.Police, b => b.With("case", $"BATCH-{number}"));
        return [.. history.Log.Skip(before)];
    }

    private static byte[] Lines(params Envelope[] statements) => Join([.. statements.Select(s => s.ToUtf8())]);

    private static byte[] Join(byte[][] lines) => [.. lines.SelectMany(l => (byte[])[.. l, (byte)'\n'])];

    private async Task<JsonElement[]> SendAsync(byte[] body, string wait, LiveLedger? ledger = null)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/x-ndjson") } };
        using var response = await (ledger ?? shared.Ledger).Http.PostAsync(new Uri($"v1/statements:batch?wait={wait}", UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))];
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, shared.Ledger.Host.Address.Port);
        return socket;
    }
}
