using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>The connection string of <c>--store</c>, with what it leaves open filled in.</summary>
internal static class StoreAddress
{
    /// <summary>
    /// A statement that takes longer than the first is broken off; a transaction whose client says nothing for the second (it was stopped, or cut
    /// off) is rolled back, so that what it holds passes on within the time in which another node must take over.
    /// </summary>
    private const string Limits = "-c statement_timeout=15000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=2000";

    /// <summary>
    /// What the store's reasoning rests on, whatever the server's own settings are: each statement sees what was committed before it, and every
    /// question goes along its index, though statistics of a table that was empty a minute ago may say otherwise.
    /// </summary>
    private const string Ways = "-c default_transaction_isolation=read\\ committed -c enable_seqscan=off -c jit=off";

    /// <summary>What was given, checked and completed.</summary>
    /// <exception cref="LedgerStartException">It cannot be read, or holds a secret.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string given)
    {
        NpgsqlConnectionStringBuilder address;
        try
        {
            address = new(given);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // The text may hold a password, so the refusal does not repeat it.
            throw new LedgerStartException(new Refusal("ledger.store-address"));
        }

        if (!string.IsNullOrEmpty(address.Password) || !string.IsNullOrEmpty(address.SslPassword))
        {
            throw new LedgerStartException(new Refusal("ledger.store-password"));
        }

        if (string.IsNullOrEmpty(address.Host))
        {
            throw new LedgerStartException(new Refusal("ledger.store-address"));
        }

        address.ApplicationName ??= "integrity";
        address.IncludeErrorDetail = false;
        address.Enlist = false;
        address.Options = $"{address.Options} {Limits} {Ways}".TrimStart();

        // Nothing changes a pooled session's state, so nothing need be put back.
        address.NoResetOnClose = true;
        Default("Timeout", 5);
        Default("Command Timeout", 15);
        Default("Cancellation Timeout", 1000);
        Default("Keepalive", 5);
        Default("Maximum Pool Size", 16);
        Default("Max Auto Prepare", 64);
        Default("Auto Prepare Min Usages", 2);
        return address;

        void Default(string key, int value)
        {
            if (!address.ShouldSerialize(key))
            {
                address[key] = value;
            }
        }
    }

    /// <summary>Host and database, for a refusal.</summary>
    public static string Of(NpgsqlConnectionStringBuilder address) => $"{address.Host}:{address.Port}/{address.Database ?? address.Username}";
}
