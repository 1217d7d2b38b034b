using Integrity.Ledger.Store.Postgres;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Store;

/// <summary>Which database a ledger's configuration names.</summary>
public static class LedgerStores
{
    /// <summary>Opens it, creating what is missing.</summary>
    /// <param name="connection">An Npgsql connection string; null: SQLite in <paramref name="folder"/>.</param>
    /// <param name="folder">Where SQLite's file is.</param>
    /// <param name="probe">Points where tests make writes fail.</param>
    /// <param name="cancellation">Ends the wait for a database that does not answer.</param>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static async Task<ILedgerStore> OpenAsync(string? connection, string folder, StoreProbe? probe, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return connection is null
            ? new SqliteDatabase(Path.Combine(folder, "ledger.db"), probe)
            : await PostgresDatabase.OpenAsync(connection, probe, cancellation);
    }

    /// <summary>Opens a shared database to be read, and changes nothing in it: neither its tables nor a row.</summary>
    /// <param name="connection">An Npgsql connection string; a standby will do.</param>
    /// <param name="cancellation">Ends the wait for a database that does not answer.</param>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static async Task<ILedgerStore> OpenToReadAsync(string connection, CancellationToken cancellation) =>
        await PostgresDatabase.OpenToReadAsync(connection, cancellation);
}
