using System.Net.Sockets;
using System.Text;

namespace Integrity.Bench;

/// <summary>One batch over a plain socket, sent and read at the same time: HttpClient would send the whole body before it reads.</summary>
internal static class BatchClient
{
    /// <summary>Sends the envelopes, one a line; returns when every line has its receipt.</summary>
    public static async Task SendAsync(Uri ledger, IReadOnlyList<byte[]> envelopes, string wait)
    {
        byte[] body = [.. envelopes.SelectMany(e => (byte[])[.. e, (byte)'\n'])];
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(ledger.Host, ledger.Port);
        var head = Encoding.ASCII.GetBytes(
            $"POST /v1/statements:batch?wait={wait} HTTP/1.1\r\nHost: {ledger.Host}\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: {body.Length}\r\n\r\n");
        var sending = SendAllAsync(socket, head, body);
        var answer = await ReadAllAsync(socket);
        await sending;
        var receipts = Body(answer).AsSpan().Count("\"acceptedAt\":"u8);
        if (!answer.AsSpan().StartsWith("HTTP/1.1 200 "u8) || receipts != envelopes.Count)
        {
            throw new UnmeasuredException($"{receipts} of {envelopes.Count} statements were accepted: {Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 1000)))}");
        }
    }

    private static async Task SendAllAsync(Socket socket, params byte[][] parts)
    {
        foreach (var part in parts)
        {
            for (var sent = 0; sent < part.Length;)
            {
                sent += await socket.SendAsync(part.AsMemory(sent));
            }
        }
    }

    private static async Task<byte[]> ReadAllAsync(Socket socket)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int got; (got = await socket.ReceiveAsync(buffer)) > 0;)
        {
            answer.Write(buffer, 0, got);
        }

        return answer.ToArray();
    }

    /// <summary>Chunks put together (RFC 9112 §7.1).</summary>
    private static byte[] Body(byte[] answer)
    {
        using var body = new MemoryStream();
        var rest = answer.AsSpan(answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4);
        while (rest.IndexOf("\r\n"u8) is > 0 and var line && int.TryParse(rest[..line], System.Globalization.NumberStyles.HexNumber, null, out var length) && length > 0)
        {
            body.Write(rest.Slice(line + 2, length));
            rest = rest[(line + 2 + length + 2)..];
        }

        return body.ToArray();
    }
}
