using System.Diagnostics.CodeAnalysis;
using Integrity.Contracts;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Microsoft.Extensions.Logging;

namespace Integrity.Ledger.Anchor;

/// <summary>
/// Brings the newest checkpoint to the chain, again and again. It remembers nothing that it sent: every look begins with what the contract
/// says, so a crash, an outage or a reorganisation only means that the next look finds more to do.
/// </summary>
public sealed partial class Anchorer(
    AnchorTarget target,
    EvidenceAnchor contract,
    LogFollower newest,
    ILogStore log,
    IAnchorStore anchors,
    AnchorBoard board,
    Action<Block> saw,
    TimeProvider clock,
    ILogger<Anchorer> logger)
{
    /// <summary>How long one look may take; a transaction not included by then is replaced by the next look.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TreeReader tree = new(log);

    public AnchorStatus Status { get; private set; } = AnchorStatus.Unknown;

    /// <summary>Looks until cancelled. A node that does not anchor meets the chain all the same: what it tells clients of it is its own.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a look met, the next one begins from what the contract says.")]
    public async Task RunAsync(Func<Lease?> held, TimeSpan interval, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(Patience);
                await LookAsync(held(), patience.Token);
                Status = Status with { Problem = null };
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (LeaseLostException)
            {
                // Another node anchors by now. What was sent is on the chain or is not: the next look of whoever looks finds it.
            }
            catch (AnchorContradictionException contradiction)
            {
                Status = Status with { Problem = contradiction.Refusal, Fatal = true };
                LogContradiction(contradiction.Refusal.Code, contradiction.Message);
                return;
            }
            catch (Exception failure)
            {
                Status = Status with { Problem = Explain(failure) };
                AnchorMeters.Failed(Status.Problem!.Code);
                LogFailure(Status.Problem.Code, failure.Message);
            }

            Waiting();
            await Task.Delay(interval, clock, cancellation).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>One look at the chain: believe the contract, keep the proof of what it holds, anchor what is newer.</summary>
    /// <param name="under">The anchorer's lease; without it, only the chain is met.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <exception cref="AnchorContradictionException">The contract holds what the log does not contain.</exception>
    /// <exception cref="LeaseLostException">Another node is the anchorer by now.</exception>
    public async Task LookAsync(Lease? under, CancellationToken cancellation)
    {
        await MeetChainAsync(cancellation);
        if (under is null)
        {
            return;
        }

        var (logOperator, size) = await contract.LatestAsync(target.LogId, BlockTag.Latest, cancellation);
        if (logOperator.Bytes.IndexOfAnyExcept((byte)0) < 0)
        {
            _ = await contract.OpenAsync(target.Sender, target.LogId, target.Sender.Account.Address, cancellation);
        }

        await CheckAsync(size, cancellation);
        if (board.Current?.Log.Size > size)
        {
            // A reorganisation took our anchor back. It is made again below; until then its bundles are pending.
            await anchors.ReplaceAnchorsAsync(size, [], under, cancellation);
            await board.FollowAsync(cancellation);
        }

        var now = newest.Current;
        if (now.Size > size)
        {
            var proof = size == 0 ? [] : await tree.ConsistencyAsync(size, now.Size, cancellation);
            var receipt = await contract.AnchorAsync(target.Sender, target.LogId, now.Size, now.Root, proof, cancellation);
            await KeepAsync(now.Size, now.Root, under, BlockTag.Hash(receipt.BlockHash), "0x" + receipt.Transaction, cancellation);
            AnchorMeters.Anchored();
        }
        else if (size > 0 && !await IsKeptAsync(size, cancellation))
        {
            await KeepAsync(size, await tree.RootAsync(size, cancellation), under, BlockTag.Latest, board.Current?.Anchor.Size == size ? board.Current.Anchor.Transaction : "", cancellation);
        }
    }

    private async Task MeetChainAsync(CancellationToken cancellation)
    {
        var chainId = await target.Chain.ChainIdAsync(cancellation);
        var kept = await anchors.KeepFactAsync("chain", chainId.ToString(), cancellation);
        if (kept != chainId.ToString())
        {
            throw new AnchorContradictionException(new Refusal("anchor.other-chain", chainId.ToString(), kept));
        }

        saw(await target.Chain.BlockAsync(BlockTag.Latest, cancellation));
        var code = Status.CodeHash ?? (await contract.CodeHashAsync(BlockTag.Latest, cancellation))?.ToString();
        Status = Status with { ChainId = chainId, CodeHash = code, Contact = clock.GetUtcNow() };
    }

    private async Task CheckAsync(long size, CancellationToken cancellation)
    {
        if (size == 0)
        {
            return;
        }

        if (size > newest.Current.Size)
        {
            // Perhaps another node logged and anchored it a moment ago.
            _ = await newest.CatchUpAsync(cancellation);
        }

        if (size > newest.Current.Size)
        {
            throw new AnchorContradictionException(new Refusal("anchor.contract-ahead", size.ToString(), newest.Current.Size.ToString()));
        }

        var root = await contract.RootAsync(target.LogId, size, BlockTag.Latest, cancellation);
        var ours = await tree.RootAsync(size, cancellation);
        if (root is { } theirs && theirs != ours)
        {
            throw new AnchorContradictionException(new Refusal("anchor.root-differs", size.ToString(), theirs.ToString(), ours.ToString()));
        }
    }

    private async Task<bool> IsKeptAsync(long size, CancellationToken cancellation) =>
        board.Current?.Anchor is { } kept && kept.Size == size
        && (await target.Chain.BlockAsync(BlockTag.Number(kept.BlockNumber), cancellation)).Header.Hash == kept.BlockHash;

    private async Task KeepAsync(long size, Hash256 root, Lease under, BlockTag block, string transaction, CancellationToken cancellation)
    {
        var proof = await contract.AnchorProofAsync(target.LogId, size, block, cancellation);
        var header = proof.Block.Header;
        var stored = new StoredAnchor(
            size, root, header.Number, header.Hash, transaction, header.Timestamp, AnchoredLog.Format(proof));
        await anchors.KeepAnchorAsync(stored, under, cancellation);
        saw(proof.Block);
        await board.FollowAsync(cancellation);
    }

    private void Waiting()
    {
        var waits = newest.Current.Size > (board.Current?.Log.Size ?? 0);
        Status = Status with { Since = waits ? Status.Since ?? clock.GetUtcNow() : null };
    }

    private static Refusal Explain(Exception failure) => failure switch
    {
        ChainException chain => new(chain.Code, chain.Message),
        OperationCanceledException => new("chain.slow", Patience.TotalSeconds.ToString()),
        _ => new("anchor.failed", failure.GetType().Name),
    };

    [LoggerMessage(Level = LogLevel.Critical, Message = "Anchoring stopped: {Code}. {Detail}")]
    private partial void LogContradiction(string code, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not anchored this time: {Code}. {Detail}")]
    private partial void LogFailure(string code, string detail);
}
