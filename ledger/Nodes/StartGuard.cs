using System.Diagnostics.CodeAnalysis;
using Integrity.Contracts;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Nodes;

/// <summary>
/// Before the first signature after a start: is this database the newest there is, or an older copy that was restored? To sign over an older copy is to
/// fork the log. It is known to be the newest when the contract holds nothing that it lacks; when another node is seen at work on it, for that
/// node knew; or when the operator answers for its size. Until one of them is so, statements are accepted and wait for their place.
/// </summary>
/// <remarks>Age is no evidence: a copy of a minute ago lacks a minute. A node that runs keeps its certainty, because it notices when the log goes back.</remarks>
/// <param name="log">The log of the database.</param>
/// <param name="store">Its leases, anchors and facts.</param>
/// <param name="chain">What the chain holds; null without a chain: then nothing outside knows of a newer log, and nobody can ask.</param>
/// <param name="vouched">The size of log that the operator answers for; null when he does not.</param>
/// <param name="clock">For the pauses.</param>
/// <param name="witnesses">What nodes that broke have seen.</param>
internal sealed class StartGuard(LogFollower log, ILedgerStore store, AnchoredSize? chain, long? vouched, TimeProvider clock, LogSeen witnesses)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Shorter than a look that anchors: nothing is sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private HeldLease? seen;

    /// <summary>Why nothing is logged yet, or null.</summary>
    public Refusal? Waiting { get; private set; }

    /// <summary>Returns when this node may sign.</summary>
    /// <exception cref="LogBrokenException">It never may: the contract holds or a node saw more than the log, or something else.</exception>
    public async Task PassAsync(CancellationToken cancellation)
    {
        while (!await TryAsync(cancellation))
        {
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    /// <summary>One try: false when it is not known yet.</summary>
    /// <exception cref="LogBrokenException">It never may.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the chain failed with, nothing is known yet.")]
    public async Task<bool> TryAsync(CancellationToken cancellation)
    {
        Refusal? unknown;
        try
        {
            await witnesses.CheckAsync(cancellation);
            unknown = chain is null ? null : await AskAsync(chain, cancellation);
        }
        catch (Exception failure) when (failure is not LogBrokenException && !cancellation.IsCancellationRequested)
        {
            unknown = new Refusal("log.waiting-for-chain", Why(failure), $"{log.Current.Size}");
        }

        // Only where the chain does not say: what it says, nobody overrules.
        Waiting = unknown is null || vouched == log.Current.Size || await IsNodeAtWorkAsync(cancellation) ? null : unknown;
        return Waiting is null;
    }

    private async Task<Refusal?> AskAsync(AnchoredSize chain, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var (size, gap) = await chain.AskAsync(patience.Token);
        if (gap is not null)
        {
            throw new LogBrokenException(gap);
        }

        // A chain node that knows less than this database does not know the newest either; unless the chain itself went another way.
        return await store.Anchors.NewestAnchorAsync(cancellation) is { } newest && newest.Size > size && !await chain.TookBackAsync(newest, patience.Token)
            ? new Refusal("log.waiting-for-chain", "chain.behind", $"{log.Current.Size}")
            : null;
    }

    private static string Why(Exception failure) => failure switch
    {
        ChainException chain => chain.Code,
        AnchorTroubleException trouble => trouble.Refusal.Code,
        OperationCanceledException => "chain.slow",
        _ => failure.GetType().Name,
    };

    /// <summary>Whether another node renewed its lease before our eyes. A restored row is not renewed, whatever time it carries.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A store that does not answer shows nobody at work.")]
    private async Task<bool> IsNodeAtWorkAsync(CancellationToken cancellation)
    {
        var (before, now) = (seen, default(HeldLease));
        try
        {
            seen = now = await store.Leases.SeeAsync(Lease.Sequencer, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            seen = null;
        }

        return before is not null && now is { IsHeld: true } && now.Until > before.Until;
    }
}
