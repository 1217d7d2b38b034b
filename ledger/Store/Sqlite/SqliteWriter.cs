using System.Threading.Channels;
using Integrity.Grains;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>
/// The only connection that writes, on a thread of its own. Concurrent writes share one transaction and one fsync (group commit);
/// each runs in a savepoint, so each fails or succeeds alone. A write completes only after the commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Bounds how long the first write of a transaction waits for the last.</summary>
    private const int LargestGroup = 512;

    /// <summary>16 MiB of pages in memory: those that a step of the worklist and a group of statements touch.</summary>
    private const string Cache = "PRAGMA cache_size=-16384";

    /// <summary>How long a caller waits for room in a full queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Channel<Write> queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly SqliteSession session;
    private readonly WriteAhead ahead;
    private readonly Thread thread;
    private readonly StoreChanges changes;
    private readonly StoreProbe probe;

    public SqliteWriter(string connectionString, StoreChanges changes, StoreProbe probe)
    {
        (this.changes, this.probe) = (changes, probe);
        session = new SqliteSession(connectionString);
        session.Run(Cache);
        session.Run("PRAGMA wal_autocheckpoint=0");
        ahead = new WriteAhead(connectionString);
        thread = new Thread(Loop) { IsBackground = true, Name = "sqlite-writer" };
        thread.Start();
    }

    public async Task<T> WriteAsync<T>(string name, Func<SqliteSession, T> work, CancellationToken cancellation)
    {
        using var measured = StoreMeters.Writing(name);
        var write = new Write<T>(name, work);
        if (!queue.Writer.TryWrite(write))
        {
            await WaitAsync(write, cancellation);
        }

        // From here on the write happens whether or not the caller still waits: a cancelled wait must not look like "not written".
        return await write.Done;
    }

    public void Dispose()
    {
        _ = queue.Writer.TryComplete();
        thread.Join();
        ahead.Dispose();
        session.Dispose();
    }

    /// <summary>For room in the queue.</summary>
    /// <exception cref="StoreBusyException">No room within <see cref="Patience"/>; nothing was queued.</exception>
    private async Task WaitAsync(Write write, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            await queue.Writer.WriteAsync(write, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreBusyException();
        }
    }

    private void Loop()
    {
        var group = new List<Write>(LargestGroup);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < LargestGroup && queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            Commit(group);
        }
    }

    private void Commit(List<Write> group)
    {
        try
        {
            session.Run("BEGIN IMMEDIATE");
            session.Lengths.Clear();
            foreach (var write in group)
            {
                session.Run("SAVEPOINT one");
                try
                {
                    probe.At(write.Name);
                    write.Run(session);
                }
                catch (Exception failure)
                {
                    write.Fail(failure);
                    session.Run("ROLLBACK TO one");
                    session.Lengths.Clear();
                }

                session.Run("RELEASE one");
            }

            probe.At("commit");
            session.Run("COMMIT");
            probe.At("committed");
            StoreMeters.Group(group.Count);
            group.ForEach(Committed);
        }
        catch (Exception failure)
        {
            foreach (var write in group)
            {
                write.Fail(failure);
            }

            TryRollBack();
        }

        Tell(group);
        if (session.HasErased)
        {
            TryScrub();
        }

        foreach (var write in group)
        {
            write.Complete();
        }

        ahead.Written(session);
    }

    /// <summary>When it is committed, and when nobody knows whether it is.</summary>
    private void Tell(List<Write> group)
    {
        foreach (var change in group.Select(w => StoreWrites.Told(w.Name)).OfType<StoreChange>().Distinct())
        {
            changes.Tell(change);
        }
    }

    private void Committed(Write write)
    {
        try
        {
            probe.AtDone(write.Name);
        }
        catch (Exception failure)
        {
            write.Fail(failure);
        }
    }

    /// <summary>Before the answers, so that who is told "erased" can look. A failure leaves it for the next commit; there is one soon: the log's.</summary>
    private void TryScrub()
    {
        try
        {
            ahead.Alone(session.Scrub);
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // The erasure itself is committed.
        }
    }

    private void TryRollBack()
    {
        try
        {
            session.Run("ROLLBACK");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // SQLite has already rolled back, or the commit went through: no transaction is open either way.
        }
    }
}
