using Integrity.Contracts;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Anchor;

/// <summary>Keeps what is stored of anchors in line with the chain: proves again what a reorganisation moved, forgets what it took back.</summary>
/// <remarks>
/// Invariant: kept anchors stand on one chain, in the order of their sizes. A new one is kept only after the two newest were seen on the chain, so when
/// these two still are, all are; when not, the walk back ends at the first that is.
/// </remarks>
internal sealed class AnchorKeeper(AnchorTarget target, EvidenceAnchor contract, ILogStore log, IAnchorStore anchors, AnchorRules rules, TimeProvider clock)
{
    private const int Page = 32;

    private DateTimeOffset? behindSince;

    /// <summary>Brings everything up to date with the chain as it is now.</summary>
    /// <param name="newest">The chain's newest block.</param>
    /// <param name="size">The contract's newest size.</param>
    /// <param name="under">The anchorer's lease.</param>
    /// <param name="cancellation">Ends the work; what was written stays right.</param>
    /// <returns>How many kept anchors the chain had in other blocks, or not any more.</returns>
    /// <exception cref="AnchorTroubleException">The node has not come as far as one that was asked before.</exception>
    public async Task<int> ReconcileAsync(Block newest, long size, Lease under, CancellationToken cancellation)
    {
        var recent = await anchors.AnchorsBelowAsync(long.MaxValue, 2, cancellation);
        if (recent.Count > 0 && newest.Header.Number < recent[0].BlockNumber)
        {
            Behind(newest.Header.Number, recent[0].BlockNumber);
        }
        else
        {
            behindSince = null;
        }

        var moved = 0;
        foreach (var anchor in recent)
        {
            if (!await StandsAsync(anchor, newest.Header.Number, cancellation))
            {
                moved = await RepairAsync(newest.Header.Number, under, cancellation);
                break;
            }
        }

        await AdoptAsync(size, under, cancellation);
        return moved;
    }

    /// <summary>Fetches the proof at once, however young the block is: nodes forget old states.</summary>
    public async Task KeepAsync(long size, Hash256 block, string transaction, Lease under, CancellationToken cancellation)
    {
        if (await ProveAsync(size, BlockTag.Hash(block), transaction, cancellation) is { } anchor)
        {
            await anchors.KeepAnchorAsync(anchor, under, cancellation);
            await SettleAsync(await target.Chain.BlockNumberAsync(cancellation), under, cancellation);
        }
    }

    /// <summary>A node of several may lag, so a lower block alone takes nothing back, unless it stays so.</summary>
    private void Behind(long newest, long kept)
    {
        behindSince ??= clock.GetUtcNow();
        if (clock.GetUtcNow() - behindSince < rules.BehindPatience)
        {
            throw new AnchorTroubleException(new Refusal("chain.behind", newest.ToString(), kept.ToString()));
        }
    }

    /// <summary>Whether the chain has the anchor's block at its height.</summary>
    /// <exception cref="AnchorTroubleException">
    /// Behind one address another node answered, which has not come as far as the chain's newest block: that it has no such block says nothing.
    /// </exception>
    private async Task<bool> StandsAsync(StoredAnchor anchor, long newest, CancellationToken cancellation)
    {
        try
        {
            return (await target.Chain.BlockAsync(BlockTag.Number(anchor.BlockNumber), cancellation)).Header.Hash == anchor.BlockHash;
        }
        catch (ChainMovedException)
        {
            return anchor.BlockNumber <= newest
                ? throw new AnchorTroubleException(new Refusal("chain.behind", $"<{anchor.BlockNumber}", anchor.BlockNumber.ToString()))
                : false;
        }
    }

    private async Task<int> RepairAsync(long newest, Lease under, CancellationToken cancellation)
    {
        var lost = new List<StoredAnchor>();
        var stands = await LastStandingAsync(lost, newest, cancellation);
        var now = await AnchoredAfterAsync(stands, cancellation);
        var instead = new List<StoredAnchor>();
        foreach (var anchor in Enumerable.Reverse(lost))
        {
            if (now.TryGetValue(anchor.Size, out var again)
                && await ProveAsync(anchor.Size, BlockTag.Hash(again.BlockHash), $"0x{again.Transaction}", cancellation) is { } proved)
            {
                instead.Add(proved);
            }
        }

        await anchors.ReplaceAnchorsAsync(stands?.Size ?? 0, instead, under, cancellation);
        return lost.Count;
    }

    private async Task<StoredAnchor?> LastStandingAsync(List<StoredAnchor> lost, long newest, CancellationToken cancellation)
    {
        for (var below = long.MaxValue; ;)
        {
            var page = await anchors.AnchorsBelowAsync(below, Page, cancellation);
            foreach (var anchor in page)
            {
                if (await StandsAsync(anchor, newest, cancellation))
                {
                    return anchor;
                }

                lost.Add(anchor);
                below = anchor.Size;
            }

            if (page.Count < Page)
            {
                return null;
            }
        }
    }

    /// <summary>Takes up what the contract holds and nobody kept: whoever sent it died before, or it was made again elsewhere.</summary>
    private async Task AdoptAsync(long size, Lease under, CancellationToken cancellation)
    {
        var kept = await anchors.AnchorsBelowAsync(long.MaxValue, 1, cancellation) is [var last] ? last : null;
        if (size == 0 || kept?.Size >= size)
        {
            return;
        }

        foreach (var (_, anchored) in await AnchoredAfterAsync(kept, cancellation))
        {
            if (anchored.Size < size && await ProveAsync(anchored.Size, BlockTag.Hash(anchored.BlockHash), $"0x{anchored.Transaction}", cancellation) is { } older)
            {
                await anchors.KeepAnchorAsync(older, under, cancellation);
            }
            else if (anchored.Size == size)
            {
                await anchors.KeepAnchorAsync(await NewestAsync(anchored, cancellation), under, cancellation);
                return;
            }
        }

        if (await ProveAsync(size, BlockTag.Latest, "", cancellation) is { } newest)
        {
            await anchors.KeepAnchorAsync(newest, under, cancellation);
        }
    }

    /// <summary>Its own block's proof, which says when; where the node has forgotten that state, the newest block's, which says it as well, but later.</summary>
    private async Task<StoredAnchor> NewestAsync(AnchoredEvent anchored, CancellationToken cancellation) =>
        await ProveAsync(anchored.Size, BlockTag.Hash(anchored.BlockHash), $"0x{anchored.Transaction}", cancellation)
        ?? await ProveAsync(anchored.Size, BlockTag.Latest, $"0x{anchored.Transaction}", cancellation)
        ?? throw new ChainMovedException($"size {anchored.Size} is the newest, and no block proves it");

    /// <summary>Says of young anchors that they count, as far as the chain is by now.</summary>
    /// <exception cref="AnchorTroubleException">The node does not say what is final: kept anchors wait, and new ones are made all the same.</exception>
    public async Task SettleAsync(long newest, Lease under, CancellationToken cancellation)
    {
        var young = await YoungAsync(cancellation);
        if (young.Count == 0)
        {
            return;
        }

        var settled = await rules.Confirmations.SettledAsync(target.Chain, newest, cancellation);
        foreach (var anchor in young.TakeWhile(a => a.BlockNumber <= settled))
        {
            var followers = await target.Chain.BlocksAsync(anchor.BlockNumber + 1, anchor.BlockNumber + rules.Confirmations.Blocks, cancellation);
            if (followers.Count > 0 ? followers[0].Header.ParentHash != anchor.BlockHash : !await StandsAsync(anchor, newest, cancellation))
            {
                throw new ChainMovedException($"block {anchor.BlockNumber} was replaced");
            }

            var final = anchor with { Final = true };
            await anchors.KeepAnchorAsync(followers.Count == 0 ? final : final with { Parts = AnchoredLog.Followed(anchor, followers) }, under, cancellation);
        }
    }

    /// <summary>Those that do not count yet, oldest first.</summary>
    private async Task<List<StoredAnchor>> YoungAsync(CancellationToken cancellation)
    {
        var young = new List<StoredAnchor>();
        while (true)
        {
            var page = await anchors.AnchorsBelowAsync(young.Count == 0 ? long.MaxValue : young[^1].Size, Page, cancellation);
            young.AddRange(page.TakeWhile(a => !a.Final));
            if (page.Count < Page || page[^1].Final)
            {
                young.Reverse();
                return young;
            }
        }
    }

    /// <summary>What the contract announced since a block, by size; nothing where the node does not tell.</summary>
    private async Task<SortedDictionary<long, AnchoredEvent>> AnchoredAfterAsync(StoredAnchor? kept, CancellationToken cancellation)
    {
        var events = new SortedDictionary<long, AnchoredEvent>();
        try
        {
            foreach (var anchored in await contract.AnchoredAsync(target.LogId, kept?.BlockNumber ?? 0, BlockTag.Latest, cancellation))
            {
                if (anchored.Size > (kept?.Size ?? 0))
                {
                    events[anchored.Size] = anchored;
                }
            }
        }
        catch (ChainRefusedException)
        {
            // Some nodes bound the range of blocks; then only the newest anchor is taken up.
        }

        return events;
    }

    /// <summary>Null when that block does not show this size as the newest, or the node has forgotten its state, or the log has no such checkpoint.</summary>
    private async Task<StoredAnchor?> ProveAsync(long size, BlockTag block, string transaction, CancellationToken cancellation)
    {
        if (await log.CheckpointAsync(size, cancellation) is not { } checkpoint)
        {
            return null;
        }

        try
        {
            var proof = await contract.AnchorProofAsync(target.LogId, size, block, cancellation);
            var header = proof.Block.Header;
            return proof.Anchored == checkpoint.Root
                ? new(size, checkpoint.Root, header.Number, header.Hash, transaction, header.Timestamp, AnchoredLog.Format(proof), Final: false)
                : throw new AnchorContradictionException(
                    new Refusal("anchor.root-differs", size.ToString(), proof.Anchored.ToString(), checkpoint.Root.ToString()));
        }
        catch (ChainException failure) when (failure is not ChainUnreachableException and not ChainAnswerException)
        {
            return null;
        }
    }
}
