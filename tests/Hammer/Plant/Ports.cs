using System.Net;
using System.Net.Sockets;

namespace Integrity.Hammer.Plant;

internal static class Ports
{
    /// <summary>One that is free now; whoever takes it keeps it across restarts, so it cannot be drawn anew each time.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
