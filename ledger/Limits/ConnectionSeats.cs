using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Integrity.Ledger.Limits;

/// <summary>Connections of one address, so that one client cannot take those of all. Programs of this machine and believed proxies speak for many and are not counted.</summary>
internal sealed class ConnectionSeats(RequestLimits limits)
{
    private readonly SeatTable ofOne = new(limits.ConnectionsOfOne);

    /// <summary>Passes a connection on, or lets it go at once.</summary>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var source = connection.RemoteEndPoint is IPEndPoint remote ? Source.Of(remote.Address, limits.Proxies) : null;
        using var seat = source is null ? null : ofOne.Take(source);
        if (source is null || seat is not null)
        {
            await next(connection);
        }
        else
        {
            connection.Abort(new ConnectionAbortedException("Too many connections of one address."));
        }
    }
}
