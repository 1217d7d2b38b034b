using Integrity.Grains;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Postgres;
using Integrity.Testing;
using Npgsql;

namespace Integrity.Ledger.Tests.Store;

/// <summary>Several nodes on one PostgreSQL database, and what becomes of appends when connections, rows or the server break.</summary>
public sealed class PostgresNodes : IAsyncLifetime
{
    private PostgresServer server = null!;
    private string address = null!;
    private PostgresDatabase one = null!;
    private PostgresDatabase other = null!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is null)
        {
            server = await PostgresServer.SharedAsync();
            address = await server.CreateDatabaseAsync();
            one = await PostgresDatabase.OpenAsync(address, null, default);
            other = await PostgresDatabase.OpenAsync(address, null, default);
        }
    }

    public Task DisposeAsync()
    {
        one?.Dispose();
        other?.Dispose();
        return Task.CompletedTask;
    }

    [PostgresFact]
    public async Task A_reader_that_has_seen_a_position_never_sees_a_smaller_one_come_later()
    {
        var writing = Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            for (var seq = 0; seq < 40; seq++)
            {
                _ = Assert.IsType<AppendOutcome.Appended>(await (n % 2 == 0 ? one : other).Streams.AppendAsync(Statement($"s{n}", seq), default));
            }
        })));
        IReadOnlyList<Unlogged> seen = [];
        while (seen.Count < 640)
        {
            Assert.False(writing.IsFaulted, writing.Exception?.ToString());
            var now = await one.Log.UnloggedAsync(1000, default);
            Assert.Equal(seen, now.Take(seen.Count));
            seen = now;
        }

        await writing;
        Assert.Equal(640, await other.Log.WaitingAsync(default));
    }

    [PostgresFact]
    public async Task Of_two_nodes_that_write_the_same_place_one_does()
    {
        for (var seq = 0; seq < 30; seq++)
        {
            var outcomes = await Task.WhenAll(new[] { one, other }.Select((node, n) => Task.Run(() => node.Streams.AppendAsync(Statement("a", seq, $"by {n}"), default))));
            Assert.Single(outcomes.OfType<AppendOutcome.Appended>());
            Assert.Single(outcomes.OfType<AppendOutcome.Moved>());
        }
    }

    [PostgresFact]
    public async Task What_one_node_commits_the_other_hears_of()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Changes.Hear(change => _ = change == StoreChange.Accepted && heard.TrySetResult());
        for (var seq = 0; !heard.Task.IsCompleted && seq < 100; seq++)
        {
            // The other may not listen yet; a hint that is lost is no harm.
            _ = await one.Streams.AppendAsync(Statement("a", seq), default);
            await Task.WhenAny(heard.Task, Task.Delay(100));
        }

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [PostgresFact]
    public async Task A_row_that_the_database_refuses_takes_no_other_along()
    {
        var appends = Enumerable.Range(0, 64).Select(n => Statement(n % 16 == 5 ? $"nul\0{n}" : $"s{n}", 0)).ToList();
        var outcomes = await Task.WhenAll(appends.Select(a => Task.Run(async () =>
        {
            try
            {
                return await one.Streams.AppendAsync(a, default) is AppendOutcome.Appended;
            }
            catch (PostgresException)
            {
                return false;
            }
        })));
        Assert.Equal(appends.Select(a => !a.Stream.Contains('\0', StringComparison.Ordinal)), outcomes);
        Assert.Equal(60, (await other.Log.UnloggedAsync(1000, default)).Count);
    }

    [PostgresFact]
    public async Task Appends_whose_connections_are_cut_are_stored_once_when_sent_until_they_are_answered()
    {
        var cutting = Task.Run(async () =>
        {
            for (var n = 0; n < 10; n++)
            {
                await Task.Delay(50);
                _ = await server.SqlAsync("postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{Name}'");
            }
        });
        var sent = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            for (var seq = 0; seq < 50 || !cutting.IsCompleted; seq++)
            {
                _ = Interlocked.Increment(ref sent);
                while (!await DoneAsync(n % 2 == 0 ? one : other, Statement($"s{n}", seq)))
                {
                    await Task.Delay(20);
                }
            }
        })));
        await cutting;
        Assert.Equal($"{sent}|{sent}", await server.SqlAsync(Name, "SELECT count(*), count(DISTINCT digest) FROM statement"));
    }

    [PostgresFact]
    public async Task After_the_server_was_killed_everything_acknowledged_is_there_and_the_nodes_go_on_by_themselves()
    {
        await using var mortal = await PostgresServer.StartAsync();
        using var node = await PostgresDatabase.OpenAsync(await mortal.CreateDatabaseAsync(), null, default);
        var acknowledged = 0;
        var killed = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            for (var seq = 0; seq < 100_000; seq++)
            {
                while (!await DoneAsync(node, Statement($"s{n}", seq)))
                {
                    await Task.Delay(20);
                }

                if (Interlocked.Increment(ref acknowledged) == 100)
                {
                    killed.Cancel();
                }

                if (Volatile.Read(ref acknowledged) > 400)
                {
                    return seq + 1;
                }
            }

            return 0;
        })));
        await Task.Delay(Timeout.Infinite, killed.Token).ContinueWith(static _ => { });
        await mortal.KillAsync();
        await Assert.ThrowsAsync<StoreAwayException>(() => node.Streams.FindAsync(Key("nothing"), default));
        await mortal.ResumeAsync();
        var lengths = await load;
        for (var n = 0; n < lengths.Length; n++)
        {
            Assert.Equal(lengths[n], (await node.Streams.LoadAsync(Key($"s{n}"), 0, default)).Count);
        }
    }

    [PostgresFact]
    public async Task A_lease_is_renewed_and_the_log_goes_on_while_long_reads_take_every_connection()
    {
        _ = await one.Streams.AppendAsync(Statement("a", 0), default);
        var go = new TaskCompletionSource();
        var reading = Enumerable.Range(0, 64).Select(_ => one.ReadAsync(async _ =>
        {
            await go.Task;
            return 0;
        }, default)).ToList();
        var lease = await one.Leases.TakeAsync(Lease.Sequencer, "a", Lease.Longest, default);
        Assert.Equal(lease, await one.Leases.TakeAsync(Lease.Sequencer, "a", Lease.Longest, default));
        await one.Log.AdvanceAsync(Step(0, await one.Log.UnloggedAsync(10, default), 2) with { Under = lease }, default);
        Assert.Equal(2, (await one.Log.HeadAsync(default))!.Size);
        await one.Leases.ReleaseAsync(lease!, default);
        go.SetResult();
        _ = await Task.WhenAll(reading).ContinueWith(static _ => 0);
    }

    [PostgresFact]
    public async Task A_notification_that_the_server_has_no_room_for_takes_no_committed_statement_along()
    {
        _ = await server.SqlAsync(
            Name,
            $"""
            CREATE FUNCTION public.pg_notify(text, text) RETURNS void LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'too many notifications in the NOTIFY queue' USING ERRCODE = '54000'; END $$;
            ALTER DATABASE {Name} SET search_path = public, pg_catalog
            """);
        using var full = await PostgresDatabase.OpenAsync(address, null, default);
        for (var seq = 0; seq < 3; seq++)
        {
            _ = Assert.IsType<AppendOutcome.Appended>(await full.Streams.AppendAsync(Statement("a", seq), default));
        }

        Assert.Equal(3, await other.Log.WaitingAsync(default));
    }

    [PostgresFact]
    public async Task Old_versions_of_an_erased_row_are_vacuumed_before_the_erasure_is_answered_or_after_whoever_still_reads_them()
    {
        _ = await one.Streams.AppendAsync(Statement("a", 0, "keep, erase"), default);
        await using var reader = new NpgsqlConnection(address);
        await reader.OpenAsync();
        await using (var reading = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead))
        {
            await using var look = new NpgsqlCommand("SELECT count(*) FROM statement", reader);
            _ = await look.ExecuteScalarAsync();
            _ = await one.Streams.AppendAsync(Statement("a", 1) with { Redactions = [new Redaction(0, "keep"u8.ToArray())] }, default);
            Assert.Equal("1", await server.SqlAsync(Name, "SELECT count(*) FROM erasure"));
        }

        _ = await one.Streams.AppendAsync(Statement("b", 0, "keep, erase"), default);
        _ = await one.Streams.AppendAsync(Statement("b", 1) with { Redactions = [new Redaction(0, "keep"u8.ToArray())] }, default);
        Assert.Equal("keep", System.Text.Encoding.UTF8.GetString((await other.Streams.LoadAsync(Key("a"), 0, default))[0].Envelope));
        Assert.Equal("0", await server.SqlAsync(Name, "SELECT count(*) FROM erasure"));
    }

    [PostgresFact]
    public async Task A_log_over_positions_with_gaps_is_read_as_it_was_written()
    {
        for (var n = 0; n < 6; n++)
        {
            _ = await one.Streams.AppendAsync(Statement($"s{n}", 0), default);
        }

        _ = await server.SqlAsync(Name, "UPDATE statement SET position = position + 100 WHERE position > 3; UPDATE statement SET position = position + 100 WHERE position > 105");
        var waiting = await one.Log.UnloggedAsync(10, default);
        await one.Log.AdvanceAsync(Step(0, waiting.Take(2), 3), default);
        await one.Log.AdvanceAsync(Step(3, waiting.Skip(2), 8), default);
        Assert.Equal([0L, 1L, 3L, 4L, 5L, 6L], (await other.Log.RangeAsync(0, 8, default)).Select(l => l.Index));
        Assert.Equal([1L, 3L, 4L], (await other.Log.RangeAsync(1, 5, default)).Select(l => l.Index));
        Assert.Equal(waiting.Select(w => w.Position), (await other.Log.RangeAsync(0, 8, default)).Select(l => l.Statement.Position));
        var indexes = await Task.WhenAll(waiting.Select(w => other.Log.IndexAsync(w.Position, default)));
        Assert.Equal<long?>([0, 1, 3, 4, 5, 6], indexes);
        Assert.Null(await other.Log.IndexAsync(50, default));
        Assert.Equal([4L], (await other.Log.LoadLoggedAsync(Key("s3"), 8, default)).Select(l => l.Index));
        Assert.Empty(await other.Log.LoadLoggedAsync(Key("s3"), 4, default));
        Assert.Equal(0, await other.Log.WaitingAsync(default));
    }

    private string Name => new NpgsqlConnectionStringBuilder(address).Database!;

    private static LogAdvance Step(long oldSize, IEnumerable<Unlogged> statements, long newSize) => new(
        oldSize,
        [.. statements.Select((s, i) => (s.Position, oldSize + i))],
        [new TileRow(0, 0, [1])],
        new StoredCheckpoint(newSize, Key($"root{newSize}"), "note", statements.Last().Position));

    private static Hash256 Key(string name) => Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(name));

    private static Append Statement(string stream, long seq, string text = "statement") => new(
        stream, Key(stream), seq, Key($"{stream}/{seq}/{text}"), DateTimeOffset.UnixEpoch, System.Text.Encoding.UTF8.GetBytes(text), []);

    /// <summary>True when it is stored, by this or by an earlier try whose answer was lost.</summary>
    private static async Task<bool> DoneAsync(PostgresDatabase node, Append append)
    {
        try
        {
            return await node.Streams.AppendAsync(append, default) is AppendOutcome.Appended or AppendOutcome.Repeated;
        }
        catch (StoreAwayException)
        {
            return false;
        }
    }
}
