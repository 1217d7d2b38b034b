using Integrity.Grains;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Publish;

/// <summary>Published bundles of a node: the connection and the loop that uses it. A ledger without them makes none of this and loads no SDK.</summary>
internal sealed class Publishing : IDisposable
{
    private readonly Region region;
    private readonly Publisher publisher;

    /// <summary>Reads the key and makes the connection; asks nothing of the region yet, which may be away.</summary>
    /// <exception cref="LedgerStartException">The endpoint must not be used, or the key cannot be.</exception>
    public Publishing(PublishTarget target, LedgerOptions options, ILedgerStore store, GrainHost grains, BundleExport export, AnchorBoard board, ILogger logger)
    {
        if (target.Refuse() is { } refused)
        {
            throw new LedgerStartException(refused);
        }

        region = new Region(target, RegionKey.Load(target.KeyFile), exactly: false);
        var shelf = new Shelf(region, new BackPressure(options.Clock), options.Origin);
        publisher = new Publisher(options.Origin, store, grains, export, board, shelf, options.Clock, logger);
    }

    public PublisherStatus Status => publisher.Status;

    public Task RunAsync(CancellationToken cancellation) => publisher.RunAsync(cancellation);

    public void Dispose() => region.Dispose();
}
