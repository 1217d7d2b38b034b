using System.Net.Sockets;
using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>Which failures pass: the connection, the server's coming and going, what it was short of, and transactions in each other's way.</summary>
internal static class Away
{
    /// <summary>SQLSTATE classes: connection, transaction rollback, resources, operator intervention (restart, fail-over, time-outs).</summary>
    private static readonly string[] Classes = ["08", "40", "53", "57"];

    public static bool Is(Exception failure) => failure switch
    {
        PostgresException answer => Classes.Any(c => answer.SqlState.StartsWith(c, StringComparison.Ordinal))
            || answer.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction or "25P03",
        NpgsqlException { IsTransient: true } => true,
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        IOException or SocketException or TimeoutException => true,
        StoreAwayException => true,
        _ => false,
    };
}
