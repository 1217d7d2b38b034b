using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>One database file: the single writer and as many readers as there are concurrent reads.</summary>
public sealed class SqliteDatabase : ILedgerStore
{
    private readonly string connectionString;
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private readonly SqliteWriter? writer;

    /// <summary>Opens the file, creating it and its tables when missing.</summary>
    /// <exception cref="LedgerStartException">The file was written by a later version.</exception>
    public SqliteDatabase(string path, StoreProbe? probe = null)
        : this(path, SqliteOpenMode.ReadWriteCreate)
    {
        using (var session = new SqliteSession(connectionString))
        {
            Prepare(session);

            // A process that died between an erasure's commit and its scrubbing left that to us.
            session.Scrub();
        }

        writer = new SqliteWriter(connectionString, Changes, probe ?? new StoreProbe());
    }

    private SqliteDatabase(string path, SqliteOpenMode mode)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = mode }.ToString();
        Streams = new SqliteStreamStore(this);
        Log = new SqliteLogStore(this);
        Anchors = new SqliteAnchorStore(this);
        Worklist = new SqliteWorklistStore(this);
        Oversight = new SqliteOversightStore(this);
        Reminders = new SqliteReminderStore(this);
        Digests = new SqliteDigestStore(this);
        Leases = new SqliteLeaseStore(this);
        Drafts = new SqliteDraftStore(this);
    }

    public Grains.IStreamStore Streams { get; }

    public ILogStore Log { get; }

    public IAnchorStore Anchors { get; }

    public IWorklistStore Worklist { get; }

    public IOversightStore Oversight { get; }

    public IReminderStore Reminders { get; }

    public IDigestStore Digests { get; }

    public ILeaseStore Leases { get; }

    public IDraftStore Drafts { get; }

    public StoreChanges Changes { get; } = new();

    /// <summary>
    /// Opens a file of this version for reading: not a byte of it changes, and a service may be running on it. One of an earlier version is
    /// brought up to this one first.
    /// </summary>
    /// <exception cref="LedgerStartException">The file was written by a later version.</exception>
    public static SqliteDatabase OpenToRead(string path)
    {
        var database = new SqliteDatabase(path, SqliteOpenMode.ReadOnly);
        using (var session = new SqliteSession(database.connectionString))
        {
            if (Version(session) >= Schema.Version)
            {
                return database;
            }
        }

        database.Dispose();
        return new SqliteDatabase(path);
    }

    /// <summary>The version of a file that this program may use: its own, an older one, or a newer one that says so.</summary>
    private static long Version(SqliteSession session)
    {
        var version = session.First("PRAGMA user_version", r => r.GetInt64(0));
        if (version <= Schema.Version)
        {
            return version;
        }

        var compatible = session.First("SELECT CAST(value AS INTEGER) FROM fact WHERE name = $0", r => r.GetInt64(0), Schema.CompatibleFact);
        return compatible is > 0 and <= Schema.Version
            ? version
            : throw new LedgerStartException(new Refusal("ledger.store-newer", version.ToString(), Schema.Version.ToString()));
    }

    internal Task<T> WriteAsync<T>(string name, Func<SqliteSession, T> work, CancellationToken cancellation) =>
        writer is null ? throw new InvalidOperationException("This database was opened to be read.") : writer.WriteAsync(name, work, cancellation);

    /// <summary>Reads are short and come from the page cache, so they run on the caller's thread.</summary>
    internal Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var session = idle.TryTake(out var free) ? free : new SqliteSession(connectionString);
        try
        {
            return Task.FromResult(read(session));
        }
        finally
        {
            idle.Add(session);
        }
    }

    /// <summary>One transaction, so of several processes that open the file at once the first does it.</summary>
    private static void Prepare(SqliteSession session)
    {
        session.Run("BEGIN IMMEDIATE");
        var version = Version(session);
        if (version <= Schema.Version)
        {
            session.Run(Schema.Create);
            if (version is > 0 and < 4)
            {
                session.Run(Schema.AnchorsBecomeFinal);
            }

            session.Run(WorklistSchema.Create);
            session.Run(DraftSchema.Create);
            session.Run(SqliteDigestStore.Create);
            session.Run(OversightSchema.Create);
            if (session.First("SELECT count(*) FROM pragma_table_info('oversight') WHERE name = 'written'", r => r.GetInt64(0)) == 0)
            {
                session.Run(OversightSchema.ValuesGoInParts);
            }

            session.Run("INSERT OR REPLACE INTO fact (name, value) VALUES ($0, $1)", Schema.CompatibleFact, $"{Schema.Compatible}");
            session.Run($"PRAGMA user_version={Schema.Version}");
        }

        session.Run("COMMIT");
    }

    public void Dispose()
    {
        writer?.Dispose();
        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
