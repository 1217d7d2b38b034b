using System.Collections.Concurrent;
using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Anchor;

/// <summary>Blocks that a statement may name in <c>after</c>: their headers are kept, because bundles carry them.</summary>
/// <remarks>
/// A statement whose block we cannot show would get a bundle without its header, so it is refused; when the chain is away, blocks seen before
/// (<see cref="Newest"/> is handed out to clients) still pass, and so does a statement without <c>after</c>.
/// </remarks>
internal sealed class KnownBlocks(IAnchorStore store, ChainClient? chain, TimeProvider clock)
{
    /// <summary>About an hour of blocks a second; older ones are read from the store.</summary>
    private const int Remembered = 4096;

    /// <summary>Unknown blocks that are looked up within a second; what is more comes back later. Clients name blocks that we gave them.</summary>
    private const int MostLookUps = 10;

    /// <summary>How long a sender waits for the chain: his stream waits with him.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What one agency's statements may name that no chain has, a second: who names such blocks is no longer looked up for, and others are.</summary>
    private readonly Budget unfound = new(1, clock);

    private readonly ConcurrentDictionary<Hash256, bool> kept = [];
    private readonly ConcurrentDictionary<Hash256, byte[]> seen = [];
    private readonly ConcurrentQueue<Hash256> order = [];
    private long second;
    private int lookUps;

    /// <summary>The newest block seen, for clients to name; null before the first.</summary>
    public Hash256? Newest { get; private set; }

    public void Saw(Block block)
    {
        if (seen.TryAdd(block.Header.Hash, block.Rlp))
        {
            order.Enqueue(block.Header.Hash);
            Newest = block.Header.Hash;
            while (order.Count > Remembered && order.TryDequeue(out var oldest))
            {
                _ = seen.TryRemove(oldest, out _);
            }
        }
    }

    /// <summary>Null, and the header is stored; or why not. For a statement that is otherwise accepted.</summary>
    /// <param name="hash">The block.</param>
    /// <param name="agency">Whose keys signed the statement that names it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Refusal?> CheckAsync(Hash256 hash, AgencyId agency, CancellationToken cancellation)
    {
        if (kept.ContainsKey(hash))
        {
            return null;
        }

        if (await store.HeaderAsync(hash, cancellation) is null)
        {
            if (!(await FindAsync(hash, agency.ToString(), cancellation)).Ok(out var rlp, out var unknown))
            {
                return unknown;
            }

            await store.KeepHeaderAsync(hash, rlp, cancellation);
        }

        if (kept.Count > Remembered)
        {
            kept.Clear();
        }

        kept[hash] = true;
        return null;
    }

    private async Task<Result<byte[]>> FindAsync(Hash256 hash, string agency, CancellationToken cancellation)
    {
        if (seen.TryGetValue(hash, out var rlp))
        {
            return rlp;
        }

        if (chain is null)
        {
            return new Refusal("intake.after-unknown", "0x" + hash);
        }

        if (unfound.Overdrawn(agency) > TimeSpan.Zero || !MayAsk())
        {
            return new Refusal("intake.after-unconfirmed", "0x" + hash);
        }

        using var timer = new CancellationTokenSource(Patience, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return (await chain.BlockAsync(BlockTag.Hash(hash), patience.Token)).Rlp;
        }
        catch (ChainMovedException)
        {
            unfound.Owe(agency);
            return new Refusal("intake.after-unknown", "0x" + hash);
        }
        catch (Exception away) when (away is ChainException || (away is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new Refusal("intake.after-unconfirmed", "0x" + hash);
        }
    }

    private bool MayAsk()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (Interlocked.Exchange(ref second, now) != now)
        {
            _ = Interlocked.Exchange(ref lookUps, 0);
        }

        return Interlocked.Increment(ref lookUps) <= MostLookUps;
    }
}
