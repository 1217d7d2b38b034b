using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>
/// Brings what is committed from the write-ahead log into the database, beside the writer: on a connection and a thread of its own. Left to itself SQLite
/// does it within the commit that fills the thousandth page, and everybody who writes waits for some thousand pages on their places and two fsyncs.
/// </summary>
/// <remarks>
/// While commits go on, this thread never finds the whole log brought in, and only such a log is written again from its beginning; so now and then the
/// writer brings in the rest itself, between two transactions; where a reader was in the way, after the next thousand pages again. The fsync of the database
/// is the writer's too: SQLite leaves it out of a pass during which something was committed. What fails here is only late: the log keeps what is committed.
/// See https://www.sqlite.org/wal.html, "Avoiding Excessively Large WAL Files"; and "The WAL-Reset Bug", for which two connections that bring in need SQLite
/// 3.51.3 or later (test SqliteVersions).
/// </remarks>
internal sealed class WriteAhead : IDisposable
{
    /// <summary>Pages of 4 KiB that are worth a pass; SQLite's own number.</summary>
    private const int Worth = 1_000;

    /// <summary>A log of so many pages is begun anew as soon as little of it is left to bring in: 16 MiB.</summary>
    private const int Enough = 4_000;

    /// <summary>One of so many, 250 MiB, whatever readers keep from being brought in.</summary>
    private const int Most = 64_000;

    private readonly Lock one = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly SqliteSession session;
    private readonly Thread thread;
    private volatile bool over;

    /// <summary>Set by the writer when it wakes this thread, taken back by this thread: it is at the log.</summary>
    private volatile bool working;

    /// <summary>The log is long enough to be begun anew, and of what there was when the last pass began little is left to bring in.</summary>
    private volatile bool due;

    /// <summary>Pages written since this thread was last at the log. The writer's own.</summary>
    private int fresh;

    public WriteAhead(string connectionString)
    {
        session = new SqliteSession(connectionString);
        thread = new Thread(Loop) { IsBackground = true, Name = "sqlite-write-ahead" };
        thread.Start();
    }

    /// <summary>Called by the writer between two transactions.</summary>
    public void Written(SqliteSession writer)
    {
        // Counted from when this thread was done: it is not woken for a log that holds little new.
        var pages = writer.TakePagesWritten();
        fresh = working ? 0 : fresh + pages;
        if (due && !working)
        {
            (due, fresh) = (false, 0);
            Alone(() => _ = BringIn(writer));
        }
        else if (fresh >= Worth)
        {
            (working, fresh) = (true, 0);
            _ = wake.Release();
        }
    }

    /// <summary>What must find nobody else at the log: the erased is not gone while a copy of it is under way.</summary>
    public void Alone(Action work)
    {
        lock (one)
        {
            work();
        }
    }

    public void Dispose()
    {
        if (over)
        {
            return;
        }

        over = true;
        _ = wake.Release();
        thread.Join();
        wake.Dispose();
        session.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            wake.Wait();
            if (over)
            {
                return;
            }

            var (log, done) = (0L, 0L);
            Alone(() => (log, done) = BringIn(session));
            due = log >= Enough && (log - done < Worth || log >= Most);
            working = false;
        }
    }

    /// <summary>As much as nobody reads an older state of: the log's pages, and those of them that are in the database. Nothing where another process is at it.</summary>
    private static (long Log, long Done) BringIn(SqliteSession by)
    {
        try
        {
            return by.First("PRAGMA wal_checkpoint(PASSIVE)", r => r.GetInt64(0) == 0 ? (r.GetInt64(1), r.GetInt64(2)) : default);
        }
        catch (SqliteException)
        {
            return default;
        }
    }
}
