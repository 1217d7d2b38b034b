using System.Net;
using System.Net.Sockets;

namespace Integrity.Ledger.Reminders;

/// <summary>Where an agency's webhook may be, besides the public Internet. The operator says so; an agency cannot.</summary>
[Flags]
public enum WebhookReach
{
    Public = 0,

    /// <summary>This machine, there also without TLS.</summary>
    Loopback = 1,

    /// <summary>RFC 1918, RFC 6598 and RFC 4193 networks.</summary>
    Private = 2,
}

/// <summary>Keeps the ledger from being sent where it must not go (server-side request forgery): by scheme, and by every address a name stands for.</summary>
internal static class WebhookGuard
{
    private const int LongestAddress = 2000;

    private static readonly IPNetwork[] PrivateNetworks = [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7" }.Select(IPNetwork.Parse)];

    /// <summary>IANA's special-purpose registries: what is not a machine of the public Internet. Of IPv6 only 2000::/3 is.</summary>
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    /// <summary>An address as an agency gives it. What a name stands for is looked at again at every connection.</summary>
    public static Result<Uri> Parse(string text, WebhookReach reach)
    {
        if (text.Length > LongestAddress || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0
            || address.UserInfo.Length > 0 || address.Fragment.Length > 0 || address.Scheme is not ("https" or "http"))
        {
            return new Refusal("webhook.address", text[..Math.Min(text.Length, 80)]);
        }

        var literal = IPAddress.TryParse(address.IdnHost, out var ip) ? ip : null;
        var isLoopback = address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (literal is not null && IPAddress.IsLoopback(Plain(literal)));
        return address.Scheme == "http" && !(isLoopback && reach.HasFlag(WebhookReach.Loopback)) ? new Refusal("webhook.not-https", address.Host)
            : (isLoopback && !reach.HasFlag(WebhookReach.Loopback)) || (literal is not null && !May(literal, reach)) ? new Refusal("webhook.not-public", address.Host)
            : address;
    }

    public static bool May(IPAddress address, WebhookReach reach)
    {
        var ip = Plain(address);
        return IPAddress.IsLoopback(ip) ? reach.HasFlag(WebhookReach.Loopback)
            : PrivateNetworks.Any(n => n.Contains(ip)) ? reach.HasFlag(WebhookReach.Private)
            : !NotPublic.Any(n => n.Contains(ip)) && (ip.AddressFamily == AddressFamily.InterNetwork || PublicV6.Contains(ip));
    }

    /// <summary>
    /// Connects to an address that was looked at, and to no other: a name that is resolved twice may stand for another the second time. One
    /// forbidden address among several is enough to refuse.
    /// </summary>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, WebhookReach reach, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancellation);
        if (addresses.Length == 0 || !addresses.All(a => May(a, reach)))
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <summary>A webhook's name stands for an address that it must not be at.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1032", Justification = "There is nothing more to say.")]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "RCS1194", Justification = "There is nothing more to say.")]
internal sealed class ForbiddenAddressException() : IOException("not a public address");
