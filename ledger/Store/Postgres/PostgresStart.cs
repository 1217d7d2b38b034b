using System.Globalization;
using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>What is checked and done before a database is used: that it is durable, and that its tables are this program's.</summary>
internal static class PostgresStart
{
    private const int OldestServer = 140_000;

    /// <summary>How long a node waits for another that is bringing the tables up to date.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Checks the server and brings the tables up to the last of these migrations.</summary>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static Task RunAsync(
        NpgsqlConnectionStringBuilder address, IReadOnlyList<Migration> migrations, CancellationToken cancellation, TimeSpan? patience = null) => FirstAsync(
            address,
            async session =>
            {
                await CheckAsync(session, address);
                await MigrateAsync(session, address, migrations, patience ?? Patience);
            },
            cancellation);

    /// <summary>Checks that there is what this program can read, and changes nothing.</summary>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static Task LookAsync(NpgsqlConnectionStringBuilder address, IReadOnlyList<Migration> migrations, CancellationToken cancellation) => FirstAsync(
        address,
        async session =>
        {
            var (version, compatible) = await session.FirstAsync("SELECT to_regclass('ledger_schema') IS NOT NULL", r => r.GetBoolean(0)) ? await VersionAsync(session) : (0, 0);
            Fits(version, compatible, migrations);
            if (version < migrations[^1].Version)
            {
                throw new LedgerStartException(new Refusal("ledger.store-older", $"{version}", $"{migrations[^1].Version}"));
            }
        },
        cancellation);

    private static async Task FirstAsync(NpgsqlConnectionStringBuilder address, Func<PostgresSession, Task> work, CancellationToken cancellation)
    {
        var patient = new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false, CommandTimeout = 0 };
        using var source = new PostgresSource(patient, static _ => Task.CompletedTask);
        try
        {
            await using var connection = await source.OpenAsync(cancellation);
            await work(new(connection, cancellation));
        }
        catch (PostgresException refused) when (!Away.Is(refused))
        {
            throw new LedgerStartException(refused.SqlState switch
            {
                PostgresErrorCodes.InvalidCatalogName => new("ledger.store-no-database", StoreAddress.Of(address)),
                _ => new Refusal("ledger.store-refused", StoreAddress.Of(address), refused.SqlState, refused.MessageText),
            });
        }
        catch (NpgsqlException failure)
        {
            throw new LedgerStartException(new Refusal("ledger.store-unreachable", StoreAddress.Of(address), failure.InnerException?.Message ?? failure.Message));
        }
    }

    /// <summary>That the server keeps what it says is committed, and reads what we write.</summary>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static async Task CheckAsync(PostgresSession session, NpgsqlConnectionStringBuilder address)
    {
        var settings = await session.FirstAsync(
            """
            SELECT current_setting('server_version_num'), current_setting('server_encoding'), current_setting('fsync'),
              current_setting('synchronous_commit'), pg_is_in_recovery()
            """,
            r => (Version: r.GetString(0), Encoding: r.GetString(1), Fsync: r.GetString(2), Commit: r.GetString(3), Standby: r.GetBoolean(4)));
        var refusal = int.Parse(settings.Version, CultureInfo.InvariantCulture) < OldestServer ? new Refusal("ledger.store-old-server", settings.Version)
            : settings.Encoding != "UTF8" ? new("ledger.store-encoding", settings.Encoding)
            : settings.Standby ? new("ledger.store-standby", StoreAddress.Of(address))
            : settings.Fsync == "off" ? new("ledger.store-not-durable", "fsync")
            : settings.Commit == "off" ? new("ledger.store-not-durable", "synchronous_commit")
            : null;
        if (refusal is not null)
        {
            throw new LedgerStartException(refusal);
        }
    }

    /// <summary>
    /// Of several nodes that start at once, the first does it and the others wait for the lock, which ends with the connection, or with its holder's
    /// silence. Each migration is one transaction with the row that says it was done.
    /// </summary>
    private static async Task MigrateAsync(
        PostgresSession session, NpgsqlConnectionStringBuilder address, IReadOnlyList<Migration> migrations, TimeSpan patience)
    {
        _ = await session.RunAsync("SET statement_timeout = 0");
        _ = await session.RunAsync("SET idle_session_timeout = 5000");
        _ = await session.RunAsync("SELECT set_config('lock_timeout', $1, false)", $"{(long)patience.TotalMilliseconds}");
        try
        {
            _ = await session.RunAsync("SELECT pg_advisory_lock(1229870151, 3)");
        }
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new LedgerStartException(new Refusal("ledger.store-migrating", StoreAddress.Of(address)));
        }

        _ = await session.RunAsync("SET lock_timeout = 0");
        _ = await session.RunAsync(
            """
            CREATE TABLE IF NOT EXISTS ledger_schema (
              version integer PRIMARY KEY, compatible integer NOT NULL, applied timestamptz NOT NULL DEFAULT clock_timestamp())
            """);
        var (version, compatible) = await VersionAsync(session);
        Fits(version, compatible, migrations);
        foreach (var migration in migrations.Where(m => m.Version > version))
        {
            _ = await session.RunAsync("BEGIN");
            _ = await session.RunAsync(migration.Sql);
            _ = await session.RunAsync("INSERT INTO ledger_schema (version, compatible) VALUES ($1, $2)", migration.Version, migration.Compatible);
            _ = await session.RunAsync("COMMIT");
        }
    }

    private static Task<(int Version, int Compatible)> VersionAsync(PostgresSession session) => session.FirstAsync(
        "SELECT version, compatible FROM ledger_schema ORDER BY version DESC LIMIT 1", r => (r.GetInt32(0), r.GetInt32(1)));

    private static void Fits(int version, int compatible, IReadOnlyList<Migration> migrations)
    {
        if (compatible > migrations[^1].Version)
        {
            throw new LedgerStartException(new Refusal("ledger.store-newer", $"{version}", $"{migrations[^1].Version}"));
        }
    }
}
