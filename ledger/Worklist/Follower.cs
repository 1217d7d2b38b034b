using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Log;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Worklist;

/// <summary>
/// Follows the log and keeps what waits for whom. Its rows and its cursor are written in one transaction, so being killed at any moment costs
/// at most one step done again; a step that another node has written already is left alone. One node at a time does it, under a lease, and it is
/// that node's rules that the rows are made under: nodes with different rules do not undo each other's work.
/// </summary>
internal sealed class Follower(string origin, ILogStore log, IStreamStore streams, IWorklistStore store, GrainHost grains, Pack pack, TimeProvider clock, Bell bell, Traffic traffic)
{
    /// <summary>Bounds memory and the time one transaction holds the store.</summary>
    private const int LargestStep = 512;

    /// <summary>The same while statements are being decided: where one writer serves all, they wait for its transaction.</summary>
    private const int BusyStep = 96;

    /// <summary>Looks again although nobody told it to: another node may write the log, and time alone makes terms overdue.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>Half of the time at most while statements are being decided, little by little. It keeps up with a thousand statements a second so.</summary>
    private const int Share = 1;

    private readonly string rules = $"{pack.Name} {pack.Digest}";
    private readonly Neighbourhood around = new(origin, streams, grains, pack);
    private readonly OnRecord agreements = new(store);
    private readonly Sideline sideline = new(traffic, Share, TimeProvider.System);

    /// <summary>How often a node that does not keep the worklist looks at whose rules it is kept under.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    /// <summary><c>ok</c>; <c>behind</c> while a step fails and is being tried again; <c>other-rules</c> while another node keeps it under rules that
    /// are not this node's, which then stands back: whoever holds the role decides, and nobody undoes the other's rows.</summary>
    public string State { get; private set; } = "ok";

    /// <summary>Follows while this node keeps the worklist. Nothing that fails here is lost: the cursor stands where it stood.</summary>
    public async Task RunAsync(Term term, LogFollower follower)
    {
        var (turned, at) = (false, 0L);
        while (!term.IsOver)
        {
            // Each by itself: a statement that this program cannot take in must not keep time from making terms overdue.
            var seen = follower.Current.LastPosition;
            var stepped = await TriedAsync(() => StepAsync(term.Lease, term.Over), term);
            if (!turned || TimeProvider.System.GetElapsedTime(at) >= Poll)
            {
                at = TimeProvider.System.GetTimestamp();
                turned = await TriedAsync(() => TurnAsync(term.Lease, term.Over), term);
            }

            State = stepped && turned ? "ok" : "behind";
            await (State == "behind" ? Task.Delay(Poll, clock, term.Over) : PulseAsync(follower, seen, term.Over));
        }
    }

    /// <summary>Keeps <see cref="State"/> right while another node keeps the worklist.</summary>
    public async Task WatchAsync(Func<bool> keeps, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            // A store that does not answer is said elsewhere.
            var asked = store.CursorAsync(cancellation);
            await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (asked.IsCompletedSuccessfully && !keeps() && (await asked).Rules is var theirs)
            {
                State = theirs.Length == 0 || theirs == rules ? "ok" : "other-rules";
            }

            await Task.Delay(Glance, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One step along the log; false when it is at the end, or when another node made the step.</summary>
    public async Task<bool> StepAsync(Lease? under, CancellationToken cancellation)
    {
        sideline.Begin();
        var cursor = await store.CursorAsync(cancellation);
        if (cursor.Rules != rules)
        {
            if (!await store.ResetAsync(cursor.Rules, rules, under, cancellation))
            {
                return false;
            }

            cursor = cursor with { Index = 0, Rules = rules };
        }

        var size = (await log.HeadAsync(cancellation))?.Size ?? 0;
        if (cursor.Index >= size)
        {
            return false;
        }

        agreements.At(cursor.Index);
        var to = Math.Min(size, cursor.Index + (traffic.IsBusy ? BusyStep : LargestStep));
        var statements = await log.RangeAsync(cursor.Index, to, cancellation);
        grains.Followed(cursor.Index, to, [.. statements.Select(s => s.Statement)]);
        var step = new Step(clock.GetUtcNow(), await store.OfStreamsAsync([.. statements.Select(s => s.Statement.Stream).Distinct()], cancellation), agreements);
        foreach (var (index, stored) in statements)
        {
            await TakeAsync(step, stored, index >= cursor.Reminded, cancellation);
            await sideline.GiveWayAsync(cancellation);
        }

        var advanced = await store.AdvanceAsync(step.Advance(rules, cursor.Index, to, under), CancellationToken.None);
        if (advanced)
        {
            agreements.Advanced(to, step.Directions);
        }

        bell.Ring();
        return advanced;
    }

    /// <summary>What time alone changed; false when nothing did.</summary>
    public async Task<bool> TurnAsync(Lease? under, CancellationToken cancellation)
    {
        var turned = await store.TurnAsync(clock.GetUtcNow(), LargestStep, under, cancellation);
        if (turned > 0)
        {
            bell.Ring();
        }

        return turned == LargestStep;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the worklist is behind and is made again from the log; the ledger goes on.")]
    private static async Task<bool> TriedAsync(Func<Task<bool>> work, Term term)
    {
        try
        {
            // Not without end: behind a busy log there is always more, and time goes on as well.
            var began = TimeProvider.System.GetTimestamp();
            while (!term.IsOver && TimeProvider.System.GetElapsedTime(began) < Poll && await work())
            {
            }

            return true;
        }
        catch (Exception failure) when (failure is not LeaseLostException && !term.IsOver)
        {
            return false;
        }
    }

    private async Task TakeAsync(Step step, StoredStatement stored, bool remind, CancellationToken cancellation)
    {
        var stream = StreamName.Parse(stored.Stream).OrThrow();
        if (stream.Kind is not (StreamKind.Item or StreamKind.Agreement))
        {
            return;
        }

        var envelope = Envelope.Parse(stored.Envelope).OrThrow();
        var statement = envelope.Statement;
        var (was, now) = await around.StatesAsync(stream, stored, envelope, cancellation);
        if (now.Agreement is { } agreement && statement.Seq == 0)
        {
            step.Add(agreement.Terms.Directions.Select(d => new Direction($"{d.From}", $"{d.To}", $"{stream}")));
        }

        if (now.Item is { } item)
        {
            var before = step.DutiesOf(stored.Stream);
            var about = await around.OfAsync(statement, was.Item, before, stored.Position, giver => step.AgreementsAsync($"{giver}", $"{statement.Agency}", cancellation), cancellation);
            step.Put(stored.Stream, before, Duties.Step(before, statement, was.Item, item, about), remind ? stored.AcceptedAt : null);
        }
    }

    /// <summary>Waits for more. Many steps of a busy log are taken at once: each look costs a transaction, whatever it finds.</summary>
    private async Task PulseAsync(LogFollower follower, long seen, CancellationToken cancellation)
    {
        await Task.Delay(Rest, TimeProvider.System, cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pulse = follower.Fatal is null ? follower.CoveringAsync(seen + 1, enough.Token) : Task.Delay(Timeout.Infinite, enough.Token);
        await Task.WhenAny(pulse, Task.Delay(Poll, clock, enough.Token));
        await enough.CancelAsync();
        _ = pulse.Exception;
        cancellation.ThrowIfCancellationRequested();
    }
}
