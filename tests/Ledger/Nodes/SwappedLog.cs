using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>A log under which the database can be exchanged, which counts the tiles that are read, and asks for no lease where told so.</summary>
internal sealed class SwappedLog(ILogStore first) : ILogStore
{
    public ILogStore Now { get; set; } = first;

    public bool IsFenced { get; init; } = true;

    public int Tiles { get; private set; }

    public Task<StoredCheckpoint?> HeadAsync(CancellationToken cancellation) => Now.HeadAsync(cancellation);

    public Task<StoredCheckpoint?> CheckpointAsync(long size, CancellationToken cancellation) => Now.CheckpointAsync(size, cancellation);

    public Task<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(long size, int limit, CancellationToken cancellation) => Now.CheckpointsAsync(size, limit, cancellation);

    public Task<IReadOnlyList<Unlogged>> UnloggedAsync(int limit, CancellationToken cancellation) => Now.UnloggedAsync(limit, cancellation);

    public Task<long> WaitingAsync(CancellationToken cancellation) => Now.WaitingAsync(cancellation);

    public Task AdvanceAsync(LogAdvance advance, CancellationToken cancellation) =>
        Now.AdvanceAsync(IsFenced ? advance : advance with { Under = null }, cancellation);

    public Task<byte[]?> TileAsync(int level, long number, CancellationToken cancellation)
    {
        Tiles++;
        return Now.TileAsync(level, number, cancellation);
    }

    public Task<long?> IndexAsync(long position, CancellationToken cancellation) => Now.IndexAsync(position, cancellation);

    public Task<IReadOnlyList<LoggedStatement>> LoadLoggedAsync(Hash256 streamKey, long size, CancellationToken cancellation) => Now.LoadLoggedAsync(streamKey, size, cancellation);

    public Task<IReadOnlyList<LoggedStatement>> RangeAsync(long from, long to, CancellationToken cancellation) => Now.RangeAsync(from, to, cancellation);

    public Task<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<int> buckets, long lastPosition, CancellationToken cancellation) =>
        Now.HeadsAsync(buckets, lastPosition, cancellation);

    public Task<StoredHeads?> BucketsAsync(CancellationToken cancellation) => Now.BucketsAsync(cancellation);

    public Task<long> BucketsSizeAsync(CancellationToken cancellation) => Now.BucketsSizeAsync(cancellation);

    public Task KeepBucketsAsync(long size, IReadOnlyList<HeadsBucket> buckets, Lease? under, CancellationToken cancellation) =>
        Now.KeepBucketsAsync(size, buckets, IsFenced ? under : null, cancellation);
}
