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
    /// The server notices within seconds that a client was cut off, also between receiving a command and the end of its transaction, where none of
    /// the limits counts and the lock that every append needs is held.
    /// </summary>
    private const string Lines = "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=5000";

    /// <summary>
    /// What the store's reasoning rests on, whatever the server's own settings are: each statement sees what was committed before it, and every
    /// question goes along its index, though statistics of a table that was empty a minute ago may say otherwise. So the way does not depend on the
    /// values either, and is found once for each prepared question: for the shortest ones that takes longer than to go it.
    /// </summary>
    private const string Ways =
        "-c default_transaction_isolation=read\\ committed -c enable_seqscan=off -c jit=off -c plan_cache_mode=force_generic_plan";

    /// <summary>What was given, checked and completed.</summary>
    /// <param name="given">An Npgsql connection string.</param>
    /// <param name="reading">Nothing is to be written, so a standby will do.</param>
    /// <exception cref="LedgerStartException">It cannot be read, holds a secret, or leaves open which of several hosts is written to.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string given, bool reading = false)
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

        if (HasSeveralHosts(address))
        {
            // The newest rows, everywhere: what a standby does not have yet looks like a log that went back.
            address.TargetSessionAttributes ??= reading ? "prefer-primary" : "primary";
            if (address.LoadBalanceHosts || (!reading && address.TargetSessionAttributes.ToLowerInvariant() is not ("primary" or "read-write")))
            {
                throw new LedgerStartException(new Refusal("ledger.store-hosts"));
            }
        }

        address.ApplicationName ??= "integrity";
        address.IncludeErrorDetail = false;
        address.Enlist = false;
        address.Options = $"{address.Options} {Limits} {Lines} {Ways}{(reading ? " -c default_transaction_read_only=on" : "")}".TrimStart();

        // Nothing changes a pooled session's state, so nothing need be put back.
        address.NoResetOnClose = true;
        Default("Timeout", 5);
        Default("Command Timeout", 15);
        Default("Cancellation Timeout", 1000);
        Default("Keepalive", 5);
        Default("Host Recheck Seconds", 1);
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

    /// <summary>For a connection that somebody keeps for himself.</summary>
    public static NpgsqlConnectionStringBuilder Alone(NpgsqlConnectionStringBuilder address) => new(address.ConnectionString) { Pooling = false };

    public static bool HasSeveralHosts(NpgsqlConnectionStringBuilder address) => address.Host!.Contains(',', StringComparison.Ordinal);

    /// <summary>Which of several hosts, in the words of the address (<c>read-write</c>) as Npgsql's own type.</summary>
    public static TargetSessionAttributes Target(NpgsqlConnectionStringBuilder address) =>
        Enum.TryParse<TargetSessionAttributes>(address.TargetSessionAttributes?.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var target)
            ? target
            : TargetSessionAttributes.Any;

    /// <summary>Host and database, for a refusal.</summary>
    public static string Of(NpgsqlConnectionStringBuilder address) => $"{address.Host}:{address.Port}/{address.Database ?? address.Username}";
}
