using System.Collections.Immutable;
using Integrity.Chain;
using Integrity.Identifiers;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Ledger.Bundles;

/// <summary>Makes the one file that proves the history of an item, or of every item of a case, as of a checkpoint. The same checkpoint gives the same bytes.</summary>
internal sealed class BundleExport(string origin, ILogStore store, IAnchorStore anchors, LogFollower log, AnchorBoard board)
{
    private readonly TreeReader tree = new(store);

    /// <summary>As of the newest anchored checkpoint that includes the subject, else as of the newest checkpoint, marked pending by having no anchor.</summary>
    /// <param name="subject">An item or a case.</param>
    /// <param name="newest">Pending rather than old: as of the newest checkpoint even when it is not anchored yet.</param>
    /// <param name="cancellation">Ends the export.</param>
    public async Task<Result<Bundle>> ExportAsync(StreamName subject, bool newest, CancellationToken cancellation)
    {
        var latest = log.Current;
        if (board.Current is { } anchored && (!newest || anchored.Log.Size == latest.Size) && await HasAsync(anchored.Log, subject, cancellation))
        {
            return await AtAsync(subject, anchored.Log, anchored.Part(), cancellation);
        }

        return await HasAsync(latest, subject, cancellation)
            ? await AtAsync(subject, latest, null, cancellation)
            : new Refusal("bundle.not-logged", subject.ToString());
    }

    /// <summary>As of one anchored checkpoint, which must include the subject.</summary>
    public Task<Bundle> OfAsync(StreamName subject, Anchor.AnchoredLog at, CancellationToken cancellation) => AtAsync(subject, at.Log, at.Part(), cancellation);

    private async Task<bool> HasAsync(LogSnapshot at, StreamName subject, CancellationToken cancellation) =>
        (await HeadsAsync(at, [subject], cancellation))[subject.Key(origin)] is not null;

    /// <summary>The heads map with what proofs about these streams need.</summary>
    private Task<HeadsMap> HeadsAsync(LogSnapshot at, IEnumerable<StreamName> streams, CancellationToken cancellation) =>
        log.Heads.LoadedAsync(at.Heads, at.LastPosition, streams.Select(s => s.Key(origin)), cancellation);

    private async Task<Bundle> AtAsync(StreamName subject, LogSnapshot at, AnchorPart? anchor, CancellationToken cancellation)
    {
        var streams = await LoadAsync(subject, at.Size, cancellation);
        var map = await HeadsAsync(at, streams.Select(s => s.Stream), cancellation);
        var parts = ImmutableArray.CreateBuilder<StreamPart>(streams.Count);
        foreach (var (stream, statements) in streams)
        {
            var proved = ImmutableArray.CreateBuilder<StatementPart>(statements.Count);
            foreach (var (index, envelope) in statements)
            {
                proved.Add(new StatementPart(index, [.. await tree.InclusionAsync(index, at.Size, cancellation)], envelope));
            }

            var head = map.Prove(stream.Key(origin));
            parts.Add(new StreamPart(stream, proved.MoveToImmutable(), [.. head.Siblings], head.Met));
        }

        var last = new HeadsPart(at.Heads.Root, [.. await tree.InclusionAsync(at.Size - 1, at.Size, cancellation)]);
        var headers = await HeadersAsync(streams.SelectMany(s => s.Statements).Select(s => s.Envelope.Statement), cancellation);
        return new Bundle(origin, subject, at.Note, last, parts.MoveToImmutable(), anchor, headers);
    }

    /// <summary>Which streams are needed only shows as they are read, so they are asked for until none is missing.</summary>
    private async Task<List<(StreamName Stream, IReadOnlyList<(long Index, Envelope Envelope)> Statements)>> LoadAsync(
        StreamName subject, long size, CancellationToken cancellation)
    {
        var loaded = new Dictionary<StreamName, IReadOnlyList<(long Index, Envelope Envelope)>>();
        while (true)
        {
            var needed = NeededStreams.Of(subject, s => loaded.GetValueOrDefault(s)?.Select(e => e.Envelope.Statement));
            var missing = needed.Where(s => !loaded.ContainsKey(s)).ToList();
            if (missing.Count == 0)
            {
                // An item of a case that has not begun is shown to be absent.
                return [.. needed.Select(s => (s, loaded[s]))];
            }

            foreach (var stream in missing)
            {
                var rows = await store.LoadLoggedAsync(stream.Key(origin), size, cancellation);
                loaded[stream] = [.. rows.Select(r => (r.Index, Envelope.Parse(r.Statement.Envelope).OrThrow()))];
            }
        }
    }

    private async Task<ImmutableArray<byte[]>> HeadersAsync(IEnumerable<Statement> statements, CancellationToken cancellation)
    {
        var headers = new List<(long Number, Hash256 Hash, byte[] Rlp)>();
        foreach (var after in statements.Select(s => s.After).OfType<Hash256>().Distinct())
        {
            if (await anchors.HeaderAsync(after, cancellation) is { } rlp)
            {
                headers.Add((BlockHeader.Parse(rlp).OrThrow().Number, after, rlp));
            }
        }

        return [.. headers.OrderBy(h => h.Number).ThenBy(h => h.Hash.ToString(), StringComparer.Ordinal).Select(h => h.Rlp)];
    }
}
