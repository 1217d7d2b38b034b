using System.Diagnostics;
using Integrity.Grains;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Log;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Keys;
using Integrity.Log;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>Who believes what of a lease, and that believing wrongly forks nothing.</summary>
public sealed class TenureFacts : IDisposable
{
    private static readonly NoteSigner Key = new("log.example", Cast.Key("log", SignatureAlgorithm.EdDSA));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-tenure-");
    private readonly SqliteDatabase database;
    private int streams;

    public TenureFacts() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_node_cut_off_from_the_store_ends_its_term_by_its_own_clock_before_another_can_begin()
    {
        var cut = new CutLeases(database.Leases);
        using var stop = new CancellationTokenSource();
        var (lost, taken) = (new TaskCompletionSource<long>(), new TaskCompletionSource<long>());
        var one = new Tenure(cut, "role", "one", TimeProvider.System);
        var begun = new TaskCompletionSource();
        var ofOne = one.RunAsync(
            async term =>
            {
                _ = begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, term.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _ = lost.TrySetResult(Stopwatch.GetTimestamp());
            },
            stop.Token);
        await begun.Task;
        var ofOther = new Tenure(database.Leases, "role", "other", TimeProvider.System).RunAsync(
            async term =>
            {
                _ = taken.TrySetResult(Stopwatch.GetTimestamp());
                await Task.Delay(Timeout.Infinite, term.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            stop.Token);
        cut.IsCut = true;
        var (ended, began) = (await lost.Task.WaitAsync(TimeSpan.FromSeconds(30)), await taken.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(ended <= began, $"{Stopwatch.GetElapsedTime(began, ended)} too late");
        Assert.Null(one.Held);
        await stop.CancelAsync();
        await Task.WhenAll(ofOne, ofOther);
    }

    [Fact]
    public async Task A_node_whose_clock_lies_steps_in_vain_and_the_log_does_not_fork()
    {
        var (one, other) = (await NodeAsync(), await NodeAsync());
        var held = (await database.Leases.TakeAsync(Lease.Sequencer, "one", TimeSpan.FromSeconds(30), default))!;
        await AppendAsync(3);
        Assert.True(await one.Sequencer.StepAsync(held, default));

        // Its lease ends, and for it, time stands still.
        await database.Leases.ReleaseAsync(held, default);
        var next = (await database.Leases.TakeAsync(Lease.Sequencer, "other", TimeSpan.FromSeconds(30), default))!;
        await AppendAsync(2);
        await Assert.ThrowsAsync<LeaseLostException>(() => one.Sequencer.StepAsync(held, default));
        _ = await other.Log.CatchUpAsync(default);
        Assert.True(await other.Sequencer.StepAsync(next, default));

        // Without any lease, the size alone refuses it.
        await AppendAsync(1);
        await Assert.ThrowsAsync<LogMovedException>(() => one.Sequencer.StepAsync(null, default));
        _ = await one.Log.CatchUpAsync(default);
        Assert.Equal(other.Log.Current.Root, one.Log.Current.Root);
        await Assert.ThrowsAsync<LeaseLostException>(() => one.Sequencer.StepAsync(held, default));
        Assert.True(await other.Sequencer.StepAsync(next, default));
        await AuditAsync();
    }

    [Fact]
    public async Task Two_leaders_at_once_for_ever_take_turns_by_losing_and_every_statement_is_logged_once()
    {
        var nodes = new[] { await NodeAsync(isFenced: false), await NodeAsync(isFenced: false) };
        using var stop = new CancellationTokenSource();

        // Leases that everybody gets: only the compare-and-swap is left.
        var running = nodes.Select((n, i) => new Tenure(new LyingLeases(), Lease.Sequencer, $"{i}", TimeProvider.System).RunAsync(
            term => n.Sequencer.RunAsync(term, new Signal(database.Changes, StoreChange.Accepted), TimeSpan.Zero, TimeProvider.System), stop.Token)).ToList();
        var last = 0L;
        for (var i = 0; i < 60; i++)
        {
            last = await AppendAsync(2);
            await Task.Delay(10);
        }

        _ = await Task.WhenAll(nodes.Select(async n =>
        {
            while (n.Log.Current.LastPosition < last)
            {
                await Task.Delay(50);
                _ = await n.Log.CatchUpAsync(default);
            }

            return n.Log.Current;
        })).WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Task.WhenAll(running);
        Assert.Equal(nodes[0].Log.Current.Root, nodes[1].Log.Current.Root);
        await AuditAsync();
    }

    [Fact]
    public async Task A_log_that_became_shorter_under_a_running_node_is_never_signed_over()
    {
        var node = await NodeAsync();
        await AppendAsync(3);
        _ = await node.Sequencer.StepAsync(null, default);
        using var older = new SqliteDatabase(Path.Combine(folder.FullName, "older.db"));
        var store = new SwappedLog(database.Log);
        var follower = new LogFollower(store);
        await follower.LoadAsync(default);

        // As when a replica that lagged was promoted.
        store.Now = older.Log;
        Assert.Equal("log.went-back", (await Assert.ThrowsAsync<LogBrokenException>(() => follower.CatchUpAsync(default))).Refusal.Code);
    }

    [Fact]
    public async Task A_node_signs_nothing_over_a_database_that_lacks_what_it_knows()
    {
        var store = new SwappedLog(database.Log);
        var node = await NodeAsync(store);
        await AppendAsync(3);
        Assert.True(await node.Sequencer.StepAsync(null, default));
        using var older = new SqliteDatabase(Path.Combine(folder.FullName, "older.db"));
        _ = await older.Streams.AppendAsync(new Append("s", default, 0, default, default, [1], []), default);

        // No race was lost: there is no other node that was quicker, and to give way to one would let it fork the log.
        store.Now = older.Log;
        Assert.Equal("log.went-back", (await Assert.ThrowsAsync<LogBrokenException>(() => node.Sequencer.StepAsync(null, default))).Refusal.Code);
        Assert.Null(await older.Log.HeadAsync(default));
    }

    [Fact]
    public async Task A_node_whose_log_broke_keeps_the_role_for_itself()
    {
        using var stop = new CancellationTokenSource();
        var (clock, leases) = (new CountingClock(), new CountedLeases(database.Leases));
        var held = new Tenure(leases, "role", "witness", clock);
        var witness = held.RunAsync(static _ => Task.FromException(new LogBrokenException(new Refusal("log.went-back", "1000", "990"))), stop.Token);

        // Two timers are the term's end and the first renewal; each renewal sets one more. Nothing here takes real time, so nothing is too slow for it.
        for (var (renewals, since) = (0, clock.GetTimestamp()); clock.GetElapsedTime(since) < 4 * Tenure.Life; renewals++)
        {
            await clock.HasSetAsync(2 + renewals);
            Assert.Equal((1 + renewals, 0), (leases.Taken, leases.Released));
            Assert.NotNull(held.Held);
            clock.Advance(Tenure.Renewal);
        }

        await stop.CancelAsync();
        await witness;
        Assert.Equal(("witness", 1, 1L), ((await database.Leases.SeeAsync("role", default))!.Lease.Node, leases.Released, (await database.Leases.SeeAsync("role", default))!.Lease.Epoch));
    }

    [Fact]
    public async Task What_a_broken_node_had_seen_is_required_of_whoever_would_sign()
    {
        var node = await NodeAsync();
        await AppendAsync(3);
        _ = await node.Sequencer.StepAsync(null, default);
        using var older = new SqliteDatabase(Path.Combine(folder.FullName, "older.db"));
        node.Log.Stop(new LogBrokenException(new Refusal("log.went-back", "4", "0")));
        foreach (var place in new[] { database, older })
        {
            using var stop = new CancellationTokenSource();
            var said = new LogSeen(node.Log, place, TimeProvider.System).RunAsync(static _ => { }, stop.Token);
            await said.WaitAsync(TimeSpan.FromSeconds(30));
        }

        // Whoever has it all may go on, also when the log is longer by then.
        var sound = await NodeAsync();
        await new LogSeen(sound.Log, database, TimeProvider.System).CheckAsync(default);
        await AppendAsync(1);
        _ = await sound.Sequencer.StepAsync(null, default);
        await new LogSeen(sound.Log, database, TimeProvider.System).CheckAsync(default);

        // A node that begins on the older one knows of nothing; nor does one that has signed other entries there.
        var late = new LogFollower(older.Log, Key.Verifier);
        var check = new LogSeen(late, older, TimeProvider.System);
        Assert.Equal("log.went-back", (await Assert.ThrowsAsync<LogBrokenException>(() => check.CheckAsync(default))).Refusal.Code);
        for (var n = 0; n < 5; n++)
        {
            _ = await older.Streams.AppendAsync(new Append($"o{n}", Hash256.Sha256([(byte)n]), 0, Hash256.Sha256([9, (byte)n]), default, [1], []), default);
        }

        _ = await new Sequencer(older.Log, late, SignAsync).StepAsync(null, default);
        Assert.True(late.Current.Size > node.Log.Current.Size);
        Assert.Equal("log.went-back", (await Assert.ThrowsAsync<LogBrokenException>(() => check.CheckAsync(default))).Refusal.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_leader_that_cannot_sign_lets_another_try(bool hangs)
    {
        var ill = await NodeAsync(new SwappedLog(database.Log), async (_, _, _) =>
        {
            await Task.Delay(hangs ? Timeout.Infinite : 0, CancellationToken.None);
            throw new IOException("The module is away.");
        });
        var well = await NodeAsync();
        using var stop = new CancellationTokenSource();
        var first = new Tenure(database.Leases, Lease.Sequencer, "ill", TimeProvider.System);
        var last = await AppendAsync(2);
        var running = first.RunAsync(term => RunAsync(ill, term), stop.Token);
        while (first.Held is null)
        {
            await Task.Delay(10);
        }

        var other = new Tenure(database.Leases, Lease.Sequencer, "well", TimeProvider.System).RunAsync(term => RunAsync(well, term), stop.Token);
        _ = await well.Log.CoveringAsync(last, default).WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Task.WhenAll(running, other);
        await AuditAsync();
    }

    [Fact]
    public async Task A_role_whose_store_fails_while_the_node_stops_ends_without_a_fault()
    {
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var leases = new FailingAtStop(asked, stop.Token);
        var running = new Tenure(leases, "role", "one", TimeProvider.System).RunAsync(static _ => Task.CompletedTask, stop.Token);
        await asked.Task;
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Following_reads_only_what_is_new_and_believes_no_row()
    {
        var (leads, follows) = (await NodeAsync(), await NodeAsync());
        await AppendAsync(300);
        _ = await leads.Sequencer.StepAsync(null, default);
        Assert.True(await follows.Log.CatchUpAsync(default));
        await AppendAsync(5);
        _ = await leads.Sequencer.StepAsync(null, default);
        var reads = new SwappedLog(database.Log);
        var from = follows.Log.Current;
        var head = (await database.Log.HeadAsync(default))!;
        var after = await LogExtension.ToAsync(reads, new KeptHeads(reads), from, head, default);
        Assert.Equal((leads.Log.Current.Root, leads.Log.Current.Heads.Root), (after.Root, after.Heads.Root));
        Assert.Equal(1, reads.Tiles);
        await Assert.ThrowsAsync<LogBrokenException>(() => LogExtension.ToAsync(database.Log, new KeptHeads(database.Log), from, head with { Root = default }, default));
    }

    private static ValueTask<string> SignAsync(long size, Hash256 root, CancellationToken cancellation) =>
        ValueTask.FromResult(new Checkpoint("log.example", size, root).Sign(Key));

    private Task RunAsync((LogFollower Log, Sequencer Sequencer) node, Term term) =>
        node.Sequencer.RunAsync(term, new Signal(database.Changes, StoreChange.Accepted), TimeSpan.Zero, TimeProvider.System);

    private Task<(LogFollower Log, Sequencer Sequencer)> NodeAsync(bool isFenced = true) => NodeAsync(new SwappedLog(database.Log) { IsFenced = isFenced });

    private static async Task<(LogFollower Log, Sequencer Sequencer)> NodeAsync(SwappedLog store, CheckpointSigner? sign = null)
    {
        var log = new LogFollower(store, Key.Verifier);
        await log.LoadAsync(default);
        return (log, new Sequencer(store, log, sign ?? SignAsync));
    }

    private async Task<long> AppendAsync(int count)
    {
        var added = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Interlocked.Increment(ref streams)).Select(n => database.Streams.AppendAsync(
            new Append($"s{n}", Hash256.Sha256(BitConverter.GetBytes(n)), 0, Hash256.Sha256(BitConverter.GetBytes(-n)), default, [1], []), default)));
        return added.Max(a => Assert.IsType<AppendOutcome.Appended>(a).Position);
    }

    private async Task AuditAsync()
    {
        var audit = new LogAudit(database.Log, Key.Verifier);
        await audit.RunAsync(default);

        // The statements are bytes here; all else must be sound.
        Assert.All(audit.Faults, f => Assert.Equal("audit.entry-differs", f.Code));
        var logged = await database.Log.RangeAsync(0, audit.Size, default);
        Assert.Equal(streams, logged.Select(l => l.Statement.Stream).Distinct().Count());
        Assert.Equal(streams, logged.Count);
        Assert.Equal(logged.Select(l => l.Statement.Position).Order(), logged.Select(l => l.Statement.Position));
    }
}
