using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>One database file: the single writer and as many readers as there are concurrent reads.</summary>
public sealed class SqliteDatabase : ILedgerStore
{
    private readonly string connectionString;
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private readonly SqliteWriter writer;

    /// <summary>Opens the file, creating it and its tables when missing.</summary>
    /// <exception cref="LedgerStartException">The file was written by a later version.</exception>
    public SqliteDatabase(string path, StoreProbe? probe = null)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        using (var session = new SqliteSession(connectionString))
        {
            var version = session.First("PRAGMA user_version", r => r.GetInt64(0));
            if (version > Schema.Version)
            {
                throw new LedgerStartException(new Refusal("ledger.store-newer", version.ToString(), Schema.Version.ToString()));
            }

            session.Run(Schema.Create);
            if (version is > 0 and < 4)
            {
                session.Run(Schema.AnchorsBecomeFinal);
            }

            session.Run(WorklistSchema.Create);
            session.Run($"PRAGMA user_version={Schema.Version}");

            // A process that died between an erasure's commit and its scrubbing left that to us.
            session.Scrub();
        }

        writer = new SqliteWriter(connectionString, Changes, probe ?? new StoreProbe());
        Streams = new SqliteStreamStore(this);
        Log = new SqliteLogStore(this);
        Anchors = new SqliteAnchorStore(this);
        Worklist = new SqliteWorklistStore(this);
        Reminders = new SqliteReminderStore(this);
        Leases = new SqliteLeaseStore(this);
    }

    public Grains.IStreamStore Streams { get; }

    public ILogStore Log { get; }

    public IAnchorStore Anchors { get; }

    public IWorklistStore Worklist { get; }

    public IReminderStore Reminders { get; }

    public ILeaseStore Leases { get; }

    public StoreChanges Changes { get; } = new();

    public int WaitingWrites => writer.Waiting;

    internal Task<T> WriteAsync<T>(string name, Func<SqliteSession, T> work, CancellationToken cancellation) =>
        writer.WriteAsync(name, work, cancellation);

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

    public void Dispose()
    {
        writer.Dispose();
        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
