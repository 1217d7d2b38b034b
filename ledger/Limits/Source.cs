using System.Net;
using System.Net.Sockets;

namespace Integrity.Ledger.Limits;

/// <summary>Whom a request comes from, as far as limits go.</summary>
/// <remarks>
/// A proxy appends the address that it saw to <c>X-Forwarded-For</c>; so the last entry that is not itself a believed proxy is the source, and what a
/// client writes there before is never reached. The header counts only where the connection comes from a believed proxy: this machine, or one named.
/// </remarks>
internal static class Source
{
    /// <summary>Null for a program on this machine that no proxy speaks for.</summary>
    public static string? Of(HttpContext http, IReadOnlyList<IPNetwork> proxies)
    {
        var peer = http.Connection.RemoteIpAddress is { } remote ? Plain(remote) : IPAddress.None;
        var forwarded = http.Request.Headers["X-Forwarded-For"].ToString();
        if (!IsProxy(peer, proxies) || forwarded.Length == 0)
        {
            return IPAddress.IsLoopback(peer) ? null : Name(peer);
        }

        var source = peer;
        foreach (var entry in forwarded.Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            if (!IPEndPoint.TryParse(entry, out var end))
            {
                break;
            }

            source = Plain(end.Address);
            if (!IsProxy(source, proxies))
            {
                break;
            }
        }

        return Name(source);
    }

    /// <summary>Whose connection it is; null for one of this machine, or of a believed proxy.</summary>
    public static string? Of(IPAddress remote, IReadOnlyList<IPNetwork> proxies) => IsProxy(Plain(remote), proxies) ? null : Name(Plain(remote));

    private static bool IsProxy(IPAddress address, IReadOnlyList<IPNetwork> proxies) => IPAddress.IsLoopback(address) || proxies.Any(p => p.Contains(address));

    /// <summary>Whoever has one IPv6 address has the other 2^64 of its network too.</summary>
    private static string Name(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : address.ToString();

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
