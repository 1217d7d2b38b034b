using System.Buffers.Text;
using System.Net.Sockets;

namespace Integrity.Hammer.Wire;

/// <summary>One kept connection that speaks just enough HTTP/1.1. The client shares its cores with the service, so it must cost next to nothing.</summary>
internal sealed class HttpLine(Uri address, TimeSpan patience) : IDisposable
{
    private readonly byte[] head = new byte[512];
    private byte[] buffer = new byte[32 * 1024];
    private Socket? socket;
    private int filled;

    public Uri Address => address;

    /// <summary>Sends and reads the whole answer. Its body is good until the next call.</summary>
    /// <exception cref="IOException">No whole answer: it is not known whether the request was done.</exception>
    public async ValueTask<Answer> PostAsync(string path, string type, ReadOnlyMemory<byte> body)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            if (socket is null)
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address.Host, address.Port, late.Token);
            }

            var length = Head(path, type, body.Length);
            if (body.Length <= buffer.Length - length)
            {
                head.AsSpan(0, length).CopyTo(buffer);
                body.Span.CopyTo(buffer.AsSpan(length));
                await SendAsync(buffer.AsMemory(0, length + body.Length), late.Token);
            }
            else
            {
                await SendAsync(head.AsMemory(0, length), late.Token);
                await SendAsync(body, late.Token);
            }

            filled = 0;
            return await ReadAsync(late.Token);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or IOException)
        {
            Close();
            throw new IOException(failure is OperationCanceledException ? "timeout" : "connection", failure);
        }
    }

    public void Close()
    {
        socket?.Dispose();
        socket = null;
    }

    public void Dispose() => Close();

    private int Head(string path, string type, int length)
    {
        var text = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n";
        return System.Text.Encoding.ASCII.GetBytes(text, head);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket!.SendAsync(bytes, cancellation)..];
        }
    }

    private async ValueTask<Answer> ReadAsync(CancellationToken cancellation)
    {
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync(cancellation);
        }

        var start = end + 4;
        if (!Utf8Parser.TryParse(buffer.AsSpan(9, 3), out int status, out _))
        {
            throw new IOException("not HTTP");
        }

        var closes = Has(end, "connection: close"u8);
        var retry = Number(end, "retry-after: "u8);
        var answer = Number(end, "content-length: "u8) is { } length
            ? new Answer(status, await WholeAsync(start, (int)length, cancellation), (int?)retry)
            : new Answer(status, await ChunksAsync(start, cancellation), (int?)retry);
        if (closes)
        {
            Close();
        }

        return answer;
    }

    private async ValueTask<ReadOnlyMemory<byte>> WholeAsync(int start, int length, CancellationToken cancellation)
    {
        while (filled < start + length)
        {
            await FillAsync(cancellation);
        }

        return buffer.AsMemory(start, length);
    }

    /// <summary>The chunks, moved together where they lie.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ChunksAsync(int start, CancellationToken cancellation)
    {
        var (write, read) = (start, start);
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(read, filled - read).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync(cancellation);
            }

            if (!Utf8Parser.TryParse(buffer.AsSpan(read, line), out int size, out _, 'x'))
            {
                throw new IOException("not a chunk");
            }

            read += line + 2;
            while (filled < read + size + 2)
            {
                await FillAsync(cancellation);
            }

            buffer.AsSpan(read, size).CopyTo(buffer.AsSpan(write));
            (write, read) = (write + size, read + size + 2);
            if (size == 0)
            {
                return buffer.AsMemory(start, write - start);
            }
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var read = await socket!.ReceiveAsync(buffer.AsMemory(filled), cancellation);
        filled = read > 0 ? filled + read : throw new IOException("closed");
    }

    /// <summary>Header names come as Kestrel writes them; only their case may differ.</summary>
    private long? Number(int end, ReadOnlySpan<byte> name) =>
        Find(end, name) is var at and >= 0 && Utf8Parser.TryParse(buffer.AsSpan(at + name.Length, end - at - name.Length), out long value, out _) ? value : null;

    private bool Has(int end, ReadOnlySpan<byte> line) => Find(end, line) >= 0;

    private int Find(int end, ReadOnlySpan<byte> name)
    {
        for (var at = buffer.AsSpan(0, end).IndexOf("\r\n"u8); at >= 0 && at < end;)
        {
            at += 2;
            if (end - at >= name.Length && System.Text.Ascii.EqualsIgnoreCase(buffer.AsSpan(at, name.Length), name))
            {
                return at;
            }

            var next = buffer.AsSpan(at, end - at).IndexOf("\r\n"u8);
            at = next < 0 ? -1 : at + next;
        }

        return -1;
    }
}

/// <summary>An answer; its body lies in the connection's buffer.</summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body, int? RetryAfter);
