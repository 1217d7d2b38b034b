using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>A line to a server that can be cut as networks are cut: nobody is told, nothing arrives any more.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<TcpClient> ends = [];
    private readonly Task accepting;
    private volatile TaskCompletionSource open = Opened();

    public CutLine(int port)
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(port);
    }

    public int Port { get; }

    public void Cut() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend() => open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Mend();
        listener.Stop();
        await accepting;
        foreach (var end in ends)
        {
            end.Dispose();
        }

        stop.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private async Task AcceptAsync(int port)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(stop.Token);
                var far = new TcpClient();
                ends.Add(near);
                ends.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, port, stop.Token);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (OperationCanceledException)
        {
            // The line is taken down.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 << 10];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stop.Token) is > 0 and var read)
            {
                await open.Task;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone; so will be the other.
        }

        to.Dispose();
    }
}
