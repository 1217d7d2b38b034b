using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>Tells the other nodes what this one committed, and this node what others did (LISTEN and NOTIFY), on a connection of its own.</summary>
/// <remarks>
/// A notification is only a hint, so it is sent after the commit: within the transaction it would take a lock over all of the server's
/// notifying commits, and hold it while the disk writes.
/// </remarks>
internal sealed class PostgresBell : IDisposable
{
    public const string Ring = "SELECT pg_notify('integrity', $1)";

    /// <summary>As <see cref="Ring"/>; an empty text tells nobody.</summary>
    public const string RingOrNot = "SELECT pg_notify('integrity', told) FROM (SELECT $1) call(told) WHERE told <> ''";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly string node = Guid.NewGuid().ToString("N")[..8];
    private readonly StoreChanges changes;
    private readonly PostgresSource source;
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    public PostgresBell(NpgsqlConnectionStringBuilder address, StoreChanges changes)
    {
        this.changes = changes;
        source = new PostgresSource(StoreAddress.Alone(address), s => PostgresStart.CheckAsync(s, address));
        loop = Task.Run(ListenAsync);
    }

    /// <summary>The text that tells others of a change; empty where they need not hear of it. Each telling wakes the server and every node.</summary>
    public string Text(StoreChange change) => change == StoreChange.Accepted && changes.LoggedHere ? "" : $"{(int)change}{node}";

    /// <summary>After a commit: here at once, elsewhere by the database. A failure is nobody's: all look by themselves now and then.</summary>
    public async Task RingAsync(StoreChange change, NpgsqlConnection connection)
    {
        changes.Tell(change);
        try
        {
            _ = await new PostgresSession(connection, CancellationToken.None).RunAsync(Ring, Text(change));
        }
        catch (NpgsqlException)
        {
            // What was committed stays committed.
        }
    }

    public void Tell(StoreChange change) => changes.Tell(change);

    public void Dispose()
    {
        stop.Cancel();
        loop.Wait();
        source.Dispose();
        stop.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever ended the connection, the answer is another one.")]
    private async Task ListenAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenAsync(stop.Token);
                connection.Notification += Heard;
                _ = await new PostgresSession(connection, stop.Token).RunAsync("LISTEN integrity");

                // What came while nobody listened.
                Array.ForEach(Enum.GetValues<StoreChange>(), changes.Tell);
                while (true)
                {
                    await connection.WaitAsync(stop.Token);
                }
            }
            catch (Exception)
            {
                await Task.Delay(Pause, stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private void Heard(object sender, NpgsqlNotificationEventArgs heard)
    {
        if (heard.Payload is [var kind, ..] && !heard.Payload.EndsWith(node, StringComparison.Ordinal) && Enum.IsDefined((StoreChange)(kind - '0')))
        {
            changes.Tell((StoreChange)(kind - '0'));
        }
    }
}
