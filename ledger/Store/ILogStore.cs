using Integrity.Log;

namespace Integrity.Ledger.Store;

/// <summary>The log's rows: entries, tiles, checkpoints. One sequencer writes, everybody reads.</summary>
public interface ILogStore
{
    /// <summary>The newest checkpoint, or null for an empty log.</summary>
    Task<StoredCheckpoint?> HeadAsync(CancellationToken cancellation);

    Task<StoredCheckpoint?> CheckpointAsync(long size, CancellationToken cancellation);

    /// <summary>Checkpoints larger than <paramref name="size"/>, smallest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(long size, int limit, CancellationToken cancellation);

    /// <summary>Accepted statements that have no log index yet, in order of acceptance, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Unlogged>> UnloggedAsync(int limit, CancellationToken cancellation);

    /// <summary>About how many accepted statements have no log index yet, without counting them: from the newest of both kinds.</summary>
    Task<long> WaitingAsync(CancellationToken cancellation);

    /// <summary>Entries, tiles, log indexes, buckets and checkpoint in one transaction, if the log is still <c>OldSize</c> long.</summary>
    /// <exception cref="LogMovedException">Someone else advanced the log. Nothing was written.</exception>
    /// <exception cref="Log.LogBrokenException">The log is shorter than the caller knows it: another database. Nothing was written.</exception>
    /// <exception cref="LeaseLostException">Another node is the sequencer by now. Nothing was written.</exception>
    Task AdvanceAsync(LogAdvance advance, CancellationToken cancellation);

    /// <summary>The hashes (level ≥ 0) or the entries (<see cref="TileRow.Entries"/>) of a tile so far, or null.</summary>
    Task<byte[]?> TileAsync(int level, long number, CancellationToken cancellation);

    /// <summary>The log index of the statement at this position, or null while it has none.</summary>
    Task<long?> IndexAsync(long position, CancellationToken cancellation);

    /// <summary>Logged statements of a stream with a log index below <paramref name="size"/>, in order.</summary>
    Task<IReadOnlyList<LoggedStatement>> LoadLoggedAsync(Hash256 streamKey, long size, CancellationToken cancellation);

    /// <summary>Logged statements with a log index in [<paramref name="from"/>, <paramref name="to"/>), in order.</summary>
    Task<IReadOnlyList<LoggedStatement>> RangeAsync(long from, long to, CancellationToken cancellation);

    /// <summary>The newest statement of every stream of these buckets, as of a position.</summary>
    /// <param name="buckets">By number (<see cref="HeadsBucket.NumberOf"/>); many may be asked for at once.</param>
    /// <param name="lastPosition">Later statements do not count.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<int> buckets, long lastPosition, CancellationToken cancellation);

    /// <summary>The newest checkpoint and the heads map's buckets, as of one moment; null for an empty log.</summary>
    Task<StoredHeads?> BucketsAsync(CancellationToken cancellation);

    /// <summary>The log's size that the stored buckets are of; 0 when there are none.</summary>
    Task<long> BucketsSizeAsync(CancellationToken cancellation);

    /// <summary>Replaces all buckets, if the log is still this long: where they were not kept so far, or not by whoever advanced it.</summary>
    /// <exception cref="LogMovedException">Someone else advanced the log. Nothing was written.</exception>
    /// <exception cref="Log.LogBrokenException">The log is shorter than the caller knows it: another database. Nothing was written.</exception>
    /// <exception cref="LeaseLostException">Another node is the sequencer by now. Nothing was written.</exception>
    Task KeepBucketsAsync(long size, IReadOnlyList<HeadsBucket> buckets, Lease? under, CancellationToken cancellation);
}
