using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Integrity.Contracts;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Microsoft.Extensions.Logging;

namespace Integrity.Ledger.Anchor;

/// <summary>
/// Brings the newest checkpoint to the chain, again and again. It remembers nothing that it sent: every look begins with what the contract
/// says, so a crash, an outage or a reorganisation only means that the next look finds more to do. It writes to the store only; every node,
/// this one too, learns of anchors there (<see cref="AnchorBoard"/>).
/// </summary>
public sealed partial class Anchorer
{
    /// <summary>Looks in a row at which the node must be the wrong one before it is said to be stopped: a load balancer may change over once.</summary>
    private const int MostMisled = 3;

    /// <summary>Looks in a row that must show the contradiction before the log is closed for it: the words of one node behind one address are unproved.</summary>
    private const int MostContradicted = 3;

    private readonly AnchorTarget target;
    private readonly EvidenceAnchor contract;
    private readonly ILogStore log;
    private readonly LogFollower followed;
    private readonly AnchorBoard board;
    private readonly AnchorRules rules;
    private readonly Action<Block> saw;
    private readonly TimeProvider clock;
    private readonly ILogger<Anchorer> logger;
    private readonly TreeReader tree;
    private readonly ChainWatch watch;
    private readonly AnchorGap gap;
    private readonly AnchorKeeper keeper;
    private readonly AnchorLag lag = new();
    private int misled;
    private int contradicted;

    public Anchorer(
        AnchorTarget target,
        EvidenceAnchor contract,
        ILogStore log,
        LogFollower followed,
        IAnchorStore anchors,
        AnchorBoard board,
        AnchorRules rules,
        Action<Block> saw,
        TimeProvider clock,
        ILogger<Anchorer> logger)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(rules);
        (this.target, this.contract, this.log, this.followed, this.board, this.rules, this.saw, this.clock, this.logger) =
            (target, contract, log, followed, board, rules, saw, clock, logger);
        tree = new(log);
        watch = new(target, contract, anchors);
        gap = new(contract, target.LogId, log);
        keeper = new(target, contract, log, anchors, rules, clock);
    }

    public AnchorStatus Status { get; private set; } = AnchorStatus.Unknown;

    /// <summary>Why nothing more may be signed over this log, here or on the chain; null while there is no such reason. Stays until the next start.</summary>
    public Refusal? Contradiction { get; private set; }

    /// <summary>Looks until cancelled. A node that does not anchor meets the chain all the same: what it tells clients of it is its own.</summary>
    /// <param name="held">Asked at each look: the anchorer's lease, or null while another node has it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Func<Lease?> held, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(held);
        while (!cancellation.IsCancellationRequested)
        {
            await TryAsync(held(), cancellation);
            await Task.Delay(rules.Interval, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look at the chain: believe the contract, keep the proof of what it holds, anchor what is newer.</summary>
    /// <param name="under">The anchorer's lease; without it, nothing is sent and nothing kept.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <exception cref="AnchorContradictionException">The contract holds what the log does not contain.</exception>
    /// <exception cref="AnchorTroubleException">Not now; the refusal says why.</exception>
    /// <exception cref="LeaseLostException">Another node anchors by now.</exception>
    public async Task LookAsync(Lease? under, CancellationToken cancellation)
    {
        using var trace = LedgerMeter.Traces.StartActivity("anchor");
        var view = await MeetAsync(cancellation);
        var size = under is null ? (await contract.LatestAsync(target.LogId, BlockTag.Latest, cancellation)).Size : await OpenedAsync(cancellation);

        // On every node: whichever makes the log longer must not sign over what the contract holds.
        if (await gap.FindAsync(size, cancellation) is { } contradiction)
        {
            throw new AnchorContradictionException(contradiction);
        }

        contradicted = 0;
        if (under is null)
        {
            return;
        }

        if (await keeper.ReconcileAsync(view.Newest, size, under, cancellation) is > 0 and var moved)
        {
            AnchorMeters.Reorganised();
            LogReorganised(moved);
        }

        var unsettled = await SettleAsync(view.Newest.Header.Number, under, cancellation);
        board.Pass();

        // Not what a row says, but what this node has followed: signed, and a continuation of all it saw before.
        if (followed.Fatal is null && followed.Current is var newest && newest.Size > size)
        {
            await AnchorAsync(newest, size, under, cancellation);
        }

        if (unsettled is not null)
        {
            throw new AnchorTroubleException(unsettled);
        }
    }

    /// <summary>Before what may wait long for a block. Why not, where the node does not say what counts: no reason to anchor nothing.</summary>
    private async Task<Refusal?> SettleAsync(long newest, Lease under, CancellationToken cancellation)
    {
        try
        {
            await keeper.SettleAsync(newest, under, cancellation);
            return null;
        }
        catch (AnchorTroubleException trouble)
        {
            return trouble.Refusal;
        }
    }

    private async Task AnchorAsync(LogSnapshot newest, long size, Lease under, CancellationToken cancellation)
    {
        var proof = size == 0 ? [] : await tree.ConsistencyAsync(size, newest.Size, cancellation);
        try
        {
            var receipt = await contract.AnchorAsync(target.Sender, target.LogId, newest.Size, newest.Root, proof, cancellation);
            AnchorMeters.Anchored();
            await keeper.KeepAsync(newest.Size, receipt.BlockHash, $"0x{receipt.Transaction}", under, cancellation);
        }
        catch (ChainException lost) when (lost is ContractRevertedException or ChainReplacedException)
        {
            // Somebody else who may anchor this log was faster: the contract is further by now, and the next look takes that up.
            if (await OpenedAsync(cancellation) == size)
            {
                throw;
            }
        }
    }

    private async Task<ChainView> MeetAsync(CancellationToken cancellation)
    {
        var view = await watch.MeetAsync(cancellation);
        misled = 0;
        saw(view.Newest);
        AnchorMeters.Balance(view.Balance);
        Status = Status with { Contact = clock.GetUtcNow(), Balance = view.Balance };
        return view;
    }

    /// <summary>The contract's newest size of our log, which our account may anchor.</summary>
    private async Task<long> OpenedAsync(CancellationToken cancellation)
    {
        var (logOperator, size) = await contract.LatestAsync(target.LogId, BlockTag.Latest, cancellation);
        var ours = target.Sender.Account.Address;
        if (logOperator == ours)
        {
            return size;
        }

        if (logOperator.Bytes.IndexOfAnyExcept((byte)0) >= 0)
        {
            throw new AnchorTroubleException(new Refusal("anchor.not-operator", ours.ToString(), logOperator.ToString()));
        }

        try
        {
            _ = await contract.OpenAsync(target.Sender, target.LogId, ours, cancellation);
            return 0;
        }
        catch (ContractRevertedException)
        {
            throw new AnchorTroubleException(new Refusal("anchor.not-open", ours.ToString(), $"0x{target.LogId}"));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a look met, the next one begins from what the contract says.")]
    private async Task TryAsync(Lease? under, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new CancellationTokenSource(rules.LookPatience, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await LookAsync(Contradiction is null && followed.Fatal is null ? under : null, patience.Token);
            Status = Status with { Problem = Contradiction, Fatal = Contradiction is not null };
            AnchorMeters.Looked(Stopwatch.GetElapsedTime(started));
        }
        catch (LeaseLostException)
        {
            // The node that has it goes on from what the contract says.
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Failed(failure);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await MeasureAsync(cancellation);
    }

    private void Failed(Exception failure)
    {
        if (failure is AnchorContradictionException contradiction && ++contradicted >= MostContradicted)
        {
            Contradiction ??= contradiction.Refusal;
        }

        misled = failure is AnchorTroubleException { Misled: true } ? misled + 1 : 0;
        var problem = AnchorProblem.Of(failure, target.Sender.Account.Address, Status.Balance, rules.LookPatience);
        AnchorMeters.Failed(problem.Code);
        if (Status.Problem?.Code != problem.Code)
        {
            LogFailure(Contradiction is null ? LogLevel.Warning : LogLevel.Critical, problem.Code, failure.Message);
        }

        Status = Status with { Problem = Contradiction ?? problem, Fatal = Contradiction is not null || misled >= MostMisled };
    }

    [SuppressMessage("Design", "CA1031", Justification = "A store that does not answer now may answer next time; the last measure stands.")]
    private async Task MeasureAsync(CancellationToken cancellation)
    {
        try
        {
            var now = clock.GetUtcNow();
            lag.See((await log.HeadAsync(cancellation))?.Size ?? 0, board.Current?.Log.Size ?? 0, now);
            AnchorMeters.Behind(lag.Entries, now - (lag.Since ?? now));
            Status = Status with { Since = lag.Since };
        }
        catch (Exception failure)
        {
            LogUnmeasured(failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far anchors are behind is not known: {Kind}.")]
    private partial void LogUnmeasured(string kind);

    [LoggerMessage(Message = "Not anchored this time: {Code}. {Detail}")]
    private partial void LogFailure(LogLevel level, string code, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The chain was reorganised: {Moved} anchors were in blocks that it took back.")]
    private partial void LogReorganised(int moved);
}
