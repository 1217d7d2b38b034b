using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>
/// A PostgreSQL database that several nodes share. Owns the pools, the connection that appends and the one that listens. Other writes take a
/// connection and a transaction each. Leases and steps of the log have a small pool of their own: they never wait behind long reads, which
/// would cost the node its roles just when there is most to do.
/// </summary>
public sealed class PostgresDatabase : ILedgerStore
{
    private const int PromptConnections = 4;

    private readonly PostgresSource source;
    private readonly PostgresSource prompt;
    private readonly PostgresWriter? writer;
    private readonly PostgresBell? bell;
    private readonly StoreProbe probe;
    private int disposed;

    private PostgresDatabase(NpgsqlConnectionStringBuilder address, StoreProbe probe, bool reading)
    {
        this.probe = probe;
        Func<PostgresSession, Task> check = reading ? static _ => Task.CompletedTask : s => PostgresStart.CheckAsync(s, address);
        source = new PostgresSource(address, check);
        prompt = new PostgresSource(
            new NpgsqlConnectionStringBuilder(address.ConnectionString) { MinPoolSize = 0, MaxPoolSize = PromptConnections }, check);
        if (!reading)
        {
            bell = new PostgresBell(address, Changes);
            writer = new PostgresWriter(address, bell, new Scrubber(address), probe);
        }

        Streams = new PostgresStreamStore(this);
        Log = new PostgresLogStore(this);
        Anchors = new PostgresAnchorStore(this);
        Worklist = new PostgresWorklistStore(this);
        Oversight = new PostgresOversightStore(this);
        Reminders = new PostgresReminderStore(this);
        Digests = new PostgresDigestStore(this);
        Leases = new PostgresLeaseStore(this);
        Drafts = new PostgresDraftStore(this);
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

    /// <summary>Opens the database, bringing its tables up to this program's version.</summary>
    /// <param name="connection">An Npgsql connection string, without a password.</param>
    /// <param name="probe">Points where tests make writes fail.</param>
    /// <param name="cancellation">Ends the wait for a database that does not answer.</param>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static async Task<PostgresDatabase> OpenAsync(string connection, StoreProbe? probe, CancellationToken cancellation)
    {
        var address = StoreAddress.Parse(connection);
        await PostgresStart.RunAsync(address, Migration.All, cancellation);
        return new PostgresDatabase(address, probe ?? new StoreProbe(), reading: false);
    }

    /// <summary>Opens a database of this program's version for reading, a standby too: nothing in it changes, and nodes may be running on it.</summary>
    /// <inheritdoc cref="OpenAsync" path="/param|/exception"/>
    public static async Task<PostgresDatabase> OpenToReadAsync(string connection, CancellationToken cancellation)
    {
        var address = StoreAddress.Parse(connection, reading: true);
        await PostgresStart.LookAsync(address, Migration.All, cancellation);
        return new PostgresDatabase(address, new StoreProbe(), reading: true);
    }

    internal Task<Grains.AppendOutcome> AppendAsync(Grains.Append append, CancellationToken cancellation) =>
        writer is null ? throw OnlyRead() : writer.AppendAsync(append, cancellation);

    internal Task<T> ReadAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellation) => ReadAsync(source, read, cancellation);

    /// <summary>A short read that somebody's lease or the next step of the log waits for.</summary>
    internal Task<T> ReadFirstAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellation) => ReadAsync(prompt, read, cancellation);

    /// <summary>A read that met a connection which the server had closed meanwhile is done once more.</summary>
    private static async Task<T> ReadAsync<T>(PostgresSource source, Func<PostgresSession, Task<T>> read, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = await source.OpenAsync(cancellation);
                return await read(new(connection, cancellation));
            }
            catch (Exception failure) when (Away.Is(failure) && !cancellation.IsCancellationRequested)
            {
                if (tries == 1)
                {
                    throw new StoreAwayException(failure);
                }
            }
        }
    }

    /// <summary>One transaction. Once begun it ends whether or not the caller still waits: a cancelled wait must not look like "not written".</summary>
    internal async Task<T> WriteAsync<T>(string name, Func<PostgresSession, Task<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (bell is null)
        {
            throw OnlyRead();
        }

        using var measured = StoreMeters.Writing(name);
        probe.At(name);
        try
        {
            await using var connection = await (StoreWrites.IsPrompt(name) ? prompt : source).OpenAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var result = await work(new(connection, CancellationToken.None));
            probe.At("commit");
            await transaction.CommitAsync(CancellationToken.None);
            if (StoreWrites.Told(name) is { } what)
            {
                await bell.RingAsync(what, connection);
            }

            probe.At("committed");
            probe.AtDone(name);
            return result;
        }
        catch (Exception failure)
        {
            if (StoreWrites.Told(name) is { } perhaps)
            {
                // Nobody knows whether it is committed: who waits for it looks.
                Changes.Tell(perhaps);
            }

            if (failure is NpgsqlException && Away.Is(failure))
            {
                throw new StoreAwayException(failure);
            }

            throw;
        }
    }

    private static InvalidOperationException OnlyRead() => new("This database was opened to be read.");

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        writer?.Dispose();
        bell?.Dispose();
        prompt.Dispose();
        source.Dispose();
    }
}
