using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Log;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Worklist;

/// <summary>
/// Follows the log and keeps what waits for whom. Its rows and its cursor are written in one transaction, so being killed at any moment costs
/// at most one step done again; a step that another node has written already is left alone.
/// </summary>
internal sealed class Follower(string origin, ILogStore log, IStreamStore streams, IWorklistStore store, GrainHost grains, Pack pack, TimeProvider clock, Bell bell)
{
    /// <summary>Bounds memory and the time one transaction holds the store.</summary>
    private const int LargestStep = 512;

    /// <summary>Looks again although nobody told it to: another node may write the log, and time alone makes terms overdue.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly string rules = $"{pack.Name} {pack.Digest}";
    private readonly Neighbourhood around = new(origin, streams, grains, pack);

    /// <summary>Its last step failed and is being tried again.</summary>
    public bool Failing { get; private set; }

    /// <summary>Follows until cancelled. Nothing that fails here is lost: the cursor stands where it stood.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the worklist is behind and is made again from the log; the ledger goes on.")]
    public async Task RunAsync(Sequencer sequencer, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var seen = sequencer.Current.LastPosition;
                while (await StepAsync(cancellation))
                {
                }

                while (await TurnAsync(cancellation))
                {
                }

                Failing = false;
                await PulseAsync(sequencer, seen, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                Failing = true;
                await Task.Delay(Poll, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>One step along the log; false when it is at the end, or when another node made the step.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var cursor = await store.CursorAsync(cancellation);
        if (cursor.Rules != rules)
        {
            await store.ResetAsync(rules, cancellation);
            cursor = cursor with { Index = 0, Rules = rules };
        }

        var size = (await log.HeadAsync(cancellation))?.Size ?? 0;
        if (cursor.Index >= size)
        {
            return false;
        }

        var to = Math.Min(size, cursor.Index + LargestStep);
        var step = new Step(clock.GetUtcNow());
        foreach (var (index, stored) in await log.RangeAsync(cursor.Index, to, cancellation))
        {
            await TakeAsync(step, stored, index >= cursor.Reminded, cancellation);
        }

        var advanced = await store.AdvanceAsync(step.Advance(cursor.Index, to), CancellationToken.None);
        bell.Ring();
        return advanced;
    }

    /// <summary>What time alone changed; false when nothing did.</summary>
    public async Task<bool> TurnAsync(CancellationToken cancellation)
    {
        var turned = await store.TurnAsync(clock.GetUtcNow(), LargestStep, cancellation);
        if (turned > 0)
        {
            bell.Ring();
        }

        return turned == LargestStep;
    }

    private async Task TakeAsync(Step step, StoredStatement stored, bool remind, CancellationToken cancellation)
    {
        var stream = StreamName.Parse(stored.Stream).OrThrow();
        if (stream.Kind is not (StreamKind.Item or StreamKind.Agreement))
        {
            return;
        }

        var statement = Envelope.Parse(stored.Envelope).OrThrow().Statement;
        var (was, now) = await around.StatesAsync(stream, stored, cancellation);
        if (now.Agreement is { } agreement && statement.Seq == 0)
        {
            step.Add(agreement.Terms.Directions.Select(d => new Direction($"{d.From}", $"{d.To}", $"{stream}")));
        }

        if (now.Item is { } item)
        {
            var before = step.DutiesOf(stored.Stream) ?? [.. await store.OfStreamAsync(stored.Stream, cancellation)];
            var about = await around.OfAsync(statement, was.Item, before, stored.Position, giver => AgreementsAsync(step, giver, statement, cancellation), cancellation);
            step.Put(stored.Stream, before, Duties.Step(before, statement, was.Item, item, about), remind ? stored.AcceptedAt : null);
        }
    }

    /// <summary>Those on record, and those that this very step met.</summary>
    private async Task<IEnumerable<string>> AgreementsAsync(Step step, AgencyId giver, Statement statement, CancellationToken cancellation) =>
        (await store.AgreementsAsync($"{giver}", $"{statement.Agency}", cancellation)).Concat(step.AgreementsOf($"{giver}", $"{statement.Agency}")).Distinct();

    private async Task PulseAsync(Sequencer sequencer, long seen, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pulse = sequencer.Fatal is null ? sequencer.CoveringAsync(seen + 1, enough.Token) : Task.Delay(Timeout.Infinite, enough.Token);
        await Task.WhenAny(pulse, Task.Delay(Poll, clock, enough.Token));
        await enough.CancelAsync();
        _ = pulse.Exception;
        cancellation.ThrowIfCancellationRequested();
    }
}
