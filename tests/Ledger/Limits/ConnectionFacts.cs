using System.Net;
using Integrity.Ledger.Limits;
using Microsoft.AspNetCore.Connections;

namespace Integrity.Ledger.Tests.Limits;

/// <summary>One address has its share of the connections and no more; those who speak for many are not counted.</summary>
public sealed class ConnectionFacts
{
    private static readonly RequestLimits Limits = new() { Connections = 16, Proxies = [IPNetwork.Parse("192.0.2.0/28")] };

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7", 2)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", 2)]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7", 2)]
    [InlineData("127.0.0.1", "127.0.0.1", 20)]
    [InlineData("::1", "::1", 20)]
    [InlineData("192.0.2.3", "192.0.2.3", 20)]
    public async Task Of_twenty_connections_an_address_keeps_its_share_until_one_ends(string one, string same, int kept)
    {
        var seats = new ConnectionSeats(Limits);
        var end = new TaskCompletionSource();
        var passed = 0;
        var open = Enumerable.Range(0, 20).Select(i => seats.PassAsync(From(i % 2 == 0 ? one : same), Serve)).ToList();
        Assert.Equal(kept, passed);
        Assert.Equal(20 - kept, open.Count(o => o.IsCompletedSuccessfully));

        // Another address is served all the while.
        var other = seats.PassAsync(From("203.0.113.9"), Serve);
        Assert.Equal(kept + 1, passed);
        end.SetResult();
        await Task.WhenAll([.. open, other]);
        await seats.PassAsync(From(one), Serve);
        Assert.Equal(kept + 2, passed);

        async Task Serve(ConnectionContext _)
        {
            passed++;
            await end.Task;
        }
    }

    private static DefaultConnectionContext From(string address) => new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4711) };
}
