using System.Net.Sockets;
using System.Text;
using Integrity.Ledger.Limits;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>Clients that cost more than they send. The connection ends, the process lives, and whoever behaves is served meanwhile.</summary>
public sealed class SlowAndLarge : IAsyncLifetime
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    private LiveLedger ledger = null!;

    public async Task InitializeAsync() => ledger = await LiveLedger.StartAsync(change: o => o with
    {
        Limits = new RequestLimits { Patience = TimeSpan.FromSeconds(1.5), Work = 8, SlowestReader = 1 << 20 },
    });

    public async Task DisposeAsync()
    {
        Assert.Equal(200, (await ledger.GetAsync("health")).Status);
        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task Headers_that_drip_end_the_connection()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "GET /v1/ledger HTTP/1.1\r\n");
        Assert.True(await DripsUntilClosedAsync(client, "x"));
    }

    [Fact]
    public async Task A_body_that_drips_ends_the_connection_and_holds_nobodys_seat()
    {
        var dripping = new List<Socket>();
        for (var i = 0; i < 16; i++)
        {
            // Twice as many as there are seats for submissions.
            dripping.Add(await ConnectAsync());
            await SendAsync(dripping[^1], "POST /v1/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{");
        }

        await ledger.PlayAsync(Testing.History.WithAgencies(), "log");
        var ended = await Task.WhenAll(dripping.Select(d => DripsUntilClosedAsync(d, " ")));
        Assert.All(ended, Assert.True);
        dripping.ForEach(d => d.Dispose());
    }

    [Fact]
    public async Task Who_never_reads_the_answer_loses_the_connection()
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(ledger.Host.Address.Host, ledger.Host.Address.Port);
        var ask = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /openapi/v1.json HTTP/1.1\r\nHost: x\r\n\r\n", 100)));
        var ended = false;
        var limit = Task.Delay(Enough);
        while (!ended && !limit.IsCompleted)
        {
            // Once the server's buffers are full it stops reading too, so that our own writing stands still until it hangs up.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                _ = await client.SendAsync(ask, patience.Token);
            }
            catch (SocketException)
            {
                ended = true;
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(200, (await ledger.GetAsync("v1/ledger")).Status);
            }
        }

        Assert.True(ended);
    }

    [Fact]
    public async Task A_gigabyte_is_refused_by_its_length_and_without_one_cut_off()
    {
        using var told = await ConnectAsync();
        await SendAsync(told, $"POST /v1/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {1L << 30}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", await AnswerAsync(told), StringComparison.Ordinal);

        using var untold = await ConnectAsync();
        await SendAsync(untold, "POST /v1/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var answer = AnswerAsync(untold);
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        var sent = 0L;
        try
        {
            while (sent < 1L << 30)
            {
                sent += await untold.SendAsync(chunk);
            }
        }
        catch (SocketException)
        {
            // Hung up, as it should be.
        }

        Assert.InRange(sent, 1, 1 << 28);
        var said = await answer;
        Assert.True(said?.Length == 0 || said?.StartsWith("HTTP/1.1 413", StringComparison.Ordinal) == true, said);
    }

    [Theory]
    [InlineData("ten thousand headers", "431")]
    [InlineData("one very large header", "431")]
    [InlineData("a very long address", "414")]
    [InlineData("no request at all", "400")]
    public async Task Oversize_is_refused(string what, string status)
    {
        using var client = await ConnectAsync();
        await SendAsync(client, what switch
        {
            "ten thousand headers" => $"GET /v1/ledger HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"a{i}: b\r\n"))}\r\n",
            "one very large header" => $"GET /v1/ledger HTTP/1.1\r\nHost: x\r\na: {new string('b', 100_000)}\r\n\r\n",
            "a very long address" => $"GET /v1/items/{new string('b', 100_000)} HTTP/1.1\r\nHost: x\r\n\r\n",
            _ => "\u0016\u0003\u0001\r\n\r\n",
        });
        var answer = await AnswerAsync(client);

        // What is still on its way when the server hangs up may take the answer with it.
        Assert.True(answer?.Length == 0 || answer?.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal) == true, answer);
    }

    [Fact]
    public async Task More_connections_than_are_taken_are_closed_and_those_that_are_open_are_served()
    {
        await ledger.RestartAsync(o => o with { Limits = o.Limits with { Connections = 4, Patience = TimeSpan.FromMinutes(1) } });
        Assert.Equal(200, (await ledger.GetAsync("v1/ledger")).Status);
        var open = new List<Socket>();
        for (var i = 0; i < 8; i++)
        {
            open.Add(await ConnectAsync());
        }

        var ended = await Task.WhenAll(open.Select(async o => (await AnswerAsync(o, TimeSpan.FromSeconds(3))) == ""));
        Assert.Equal(5, ended.Count(e => e));
        Assert.Equal(200, (await ledger.GetAsync("v1/ledger")).Status);
        open.ForEach(o => o.Dispose());
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(ledger.Host.Address.Host, ledger.Host.Address.Port);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text)
    {
        try
        {
            _ = await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (SocketException)
        {
            // Hung up in the middle: what it answered, if anything, is read next.
        }
    }

    /// <summary>Sends one byte after the other until the other end hangs up; false when it does not within a minute.</summary>
    private static async Task<bool> DripsUntilClosedAsync(Socket socket, string drop)
    {
        var closed = AnswerAsync(socket);
        for (var limit = Task.Delay(Enough); !closed.IsCompleted && !limit.IsCompleted;)
        {
            await SendAsync(socket, drop);
            await Task.WhenAny(closed, Task.Delay(100));
        }

        return closed.IsCompleted;
    }

    /// <summary>All that comes until the other end hangs up; null when it has not by then.</summary>
    private static async Task<string?> AnswerAsync(Socket socket, TimeSpan? most = null)
    {
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        using var patience = new CancellationTokenSource(most ?? Enough);
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
            {
                _ = answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Hung up without waiting for us.
        }
        catch (OperationCanceledException)
        {
            return answer.Length > 0 ? answer.ToString() : null;
        }

        return answer.ToString();
    }
}
