using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>
/// Takes the old versions of erased rows out of the table's pages. PostgreSQL keeps them until no transaction can see them any more, and then
/// until somebody vacuums; <c>erasure</c> holds what is still to be done, so it is taken up again after a crash, by whichever node comes first.
/// </summary>
/// <remarks>No index need be cleaned for it, so the cost is the pages written lately, not the table.</remarks>
internal sealed class Scrubber : IDisposable
{
    private const int MostTries = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly PostgresSource source;
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    public Scrubber(NpgsqlConnectionStringBuilder address)
    {
        source = new PostgresSource(
            new NpgsqlConnectionStringBuilder(StoreAddress.Alone(address).ConnectionString) { CommandTimeout = 0 }, s => PostgresStart.CheckAsync(s, address));
        loop = Task.Run(AgainAsync);
    }

    /// <summary>Now, if nobody looks at an older state; if somebody does, or it fails, soon.</summary>
    public async Task ScrubAsync()
    {
        try
        {
            await using var connection = await source.OpenAsync(stop.Token);
            var session = new PostgresSession(connection, stop.Token);
            _ = await session.RunAsync("SET statement_timeout = 0");
            for (var tries = 0; tries < MostTries && await WaitingAsync(session); tries++)
            {
                if (tries > 0)
                {
                    await Task.Delay(Pause, stop.Token);
                }

                await OnceAsync(session);
            }
        }
        catch (Exception failure) when (failure is NpgsqlException or StoreAwayException or OperationCanceledException or IOException or TimeoutException)
        {
            // The erasure itself is committed; AgainAsync comes back to what is left.
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        loop.Wait();
        source.Dispose();
        stop.Dispose();
    }

    private static async Task<bool> WaitingAsync(PostgresSession session) =>
        await session.FirstAsync("SELECT EXISTS (SELECT 1 FROM erasure)", r => r.GetBoolean(0));

    /// <summary>What was erased before the oldest transaction still running is gone after the next vacuum; so it is with what a standby still reads, or a prepared transaction.</summary>
    private static async Task OnceAsync(PostgresSession session)
    {
        var settled = await session.AllAsync(
            """
            SELECT at::text::bigint FROM erasure
            WHERE age(at::text::xid) > coalesce(greatest(
              (SELECT max(greatest(age(backend_xid), age(backend_xmin))) FROM pg_stat_activity WHERE pid <> pg_backend_pid()),
              (SELECT max(age(xmin)) FROM pg_replication_slots), (SELECT max(age(transaction)) FROM pg_prepared_xacts)), 0)
            """,
            r => r.GetInt64(0));
        _ = await session.RunAsync("VACUUM (INDEX_CLEANUP OFF, TRUNCATE OFF) statement");
        _ = await session.RunAsync("DELETE FROM erasure WHERE at::text::bigint = ANY($1)", settled.ToArray());
    }

    private async Task AgainAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            await ScrubAsync();
            await Task.Delay(Between, stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
