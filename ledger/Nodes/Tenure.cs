using System.Diagnostics.CodeAnalysis;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Nodes;

/// <summary>Competes for one role and does its work while this node holds it; loses it, competes again.</summary>
/// <param name="leases">Who holds what.</param>
/// <param name="role">Which.</param>
/// <param name="node">This process's own name.</param>
/// <param name="clock">Monotonic time only.</param>
internal sealed class Tenure(ILeaseStore leases, string role, string node, TimeProvider clock)
{
    /// <summary>How long a node that says nothing more keeps the role: with <see cref="Retry"/>, another one has it in less than 5 s.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2.5);

    /// <summary>Of the three in a life two may fail.</summary>
    internal static readonly TimeSpan Renewal = TimeSpan.FromSeconds(0.8);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(0.5);

    /// <summary>After work that could not be done: several tries of the others. When none of them can either, they take turns at failing.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(2);

    private volatile Term? held;

    /// <summary>The lease, while this node may believe that it holds it.</summary>
    public Lease? Held => held is { IsOver: false } term ? term.Lease : null;

    /// <summary>
    /// Until cancelled. A lease lost or a race lost ends only the term, and so does work that cannot be done here; a log that broke ends the work, and this node
    /// keeps the role so that none who knows less takes it; what else the work throws ends this.
    /// </summary>
    public async Task RunAsync(Func<Term, Task> work, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var pause = Retry;
            if (await TakeAsync(cancellation) is { } term)
            {
                using (term)
                {
                    pause = await ServeAsync(term, work) ? Retry : Back;
                }
            }

            await Task.Delay(pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Holds the role; whoever needs to know asks <see cref="Held"/>.</summary>
    public Task HoldAsync(CancellationToken cancellation) =>
        RunAsync(static term => Task.Delay(Timeout.Infinite, term.Over), cancellation);

    /// <summary>One term; false when others are to try first.</summary>
    private async Task<bool> ServeAsync(Term term, Func<Term, Task> work)
    {
        held = term;
        using var measured = NodeMeters.Holding(term.Lease);
        var renewing = RenewAsync(term);
        try
        {
            await work(term);
        }
        catch (Log.LogBrokenException)
        {
            await Task.Delay(Timeout.Infinite, term.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (StandBackException)
        {
            NodeMeters.Failed(role);
            return false;
        }
        catch (Exception lost) when (lost is LeaseLostException or LogMovedException || term.IsOver)
        {
            // The role is another node's by now, or the node stops.
        }
        finally
        {
            held = null;
            term.End();
            await renewing;
            await GiveBackAsync(term.Lease);
        }

        return true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A store that does not answer now may answer next time; the term ends by itself.")]
    private async Task<Term?> TakeAsync(CancellationToken cancellation)
    {
        var asked = clock.GetTimestamp();
        try
        {
            return await leases.TakeAsync(role, node, Life, cancellation) is { } lease ? new Term(lease, asked, Life, clock, cancellation) : null;
        }
        catch (Exception)
        {
            if (!cancellation.IsCancellationRequested)
            {
                NodeMeters.Failed(role);
            }

            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Renewal is tried again until the term ends by itself.")]
    private async Task RenewAsync(Term term)
    {
        while (!term.IsOver)
        {
            await Task.Delay(Renewal, clock, term.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (term.IsOver)
            {
                break;
            }

            try
            {
                var asked = clock.GetTimestamp();
                if (await leases.TakeAsync(role, node, Life, term.Over).WaitAsync(term.Over) != term.Lease)
                {
                    break;
                }

                term.Prolong(asked);
            }
            catch (Exception)
            {
                NodeMeters.Failed(role);
            }
        }

        term.End();
    }

    /// <summary>If that fails, others wait for its end.</summary>
    private async Task GiveBackAsync(Lease lease)
    {
        using var patience = new CancellationTokenSource(Retry, clock);
        await leases.ReleaseAsync(lease, patience.Token).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
