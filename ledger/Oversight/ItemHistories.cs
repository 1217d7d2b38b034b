using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Store;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Ledger.Oversight;

/// <summary>An item's history as it was logged, replayed, and when each of its statements was accepted.</summary>
/// <param name="History">With everything that the rules ask for; its subject is the item.</param>
/// <param name="AcceptedAt">By seq.</param>
internal sealed record ItemHistory(Replayed History, IReadOnlyList<DateTimeOffset> AcceptedAt)
{
    public ReplayedItem Item => History.Item(History.Subject)!;
}

/// <summary>
/// Replays the histories of items. Those that changed in one round are replayed together: they mostly rest on the same few keyrings, whose
/// signatures are then checked once and not once for each of them.
/// </summary>
internal sealed class ItemHistories(string origin, ILogStore log, PublicKey? ledgerKey)
{
    /// <summary>As of a size of the log, in the order asked for.</summary>
    /// <exception cref="StreamBrokenException">The store's own statements do not replay.</exception>
    public async Task<IReadOnlyList<ItemHistory>> OfAsync(IReadOnlyCollection<StreamName> items, long size, CancellationToken cancellation)
    {
        var loaded = new Dictionary<StreamName, Loaded>();
        var needed = new List<StreamName>();
        foreach (var item in items)
        {
            needed.AddRange(await NeededAsync(item, size, loaded, cancellation));
        }

        var bundle = new Bundle(
            origin,
            items.First(),
            "",
            new HeadsPart(default, []),
            [.. needed.Distinct().Select(s => new StreamPart(s, [.. loaded[s].Parts], []))],
            null,
            []);
        if (!Replayed.Of(bundle, ledgerKey).Ok(out var all, out var refused))
        {
            throw new StreamBrokenException(items.First().ToString(), 0, refused);
        }

        var byStream = all.Items.ToDictionary(i => i.Stream);
        return [.. items.Select(item => new ItemHistory(all with { Subject = item, Items = [.. Lineage(byStream, item)] }, loaded[item].AcceptedAt))];
    }

    /// <summary>Which streams a history rests on only shows as they are read.</summary>
    private async Task<IReadOnlyList<StreamName>> NeededAsync(StreamName item, long size, Dictionary<StreamName, Loaded> loaded, CancellationToken cancellation)
    {
        while (true)
        {
            var needed = NeededStreams.Of(item, s => loaded.TryGetValue(s, out var known) ? known.Parts.Select(p => p.Envelope.Statement) : null);
            var missing = needed.Where(s => !loaded.ContainsKey(s)).ToList();
            if (missing.Count == 0)
            {
                return needed;
            }

            foreach (var stream in missing)
            {
                var rows = await log.LoadLoggedAsync(stream.Key(origin), size, cancellation);
                loaded[stream] = new(
                    [.. rows.Select(r => new StatementPart(r.Index, [], Envelope.Parse(r.Statement.Envelope).OrThrow()))],
                    [.. rows.Select(r => r.Statement.AcceptedAt)]);
            }
        }
    }

    /// <summary>The item and those it was made from, as an item's bundle has them.</summary>
    private static IEnumerable<ReplayedItem> Lineage(Dictionary<StreamName, ReplayedItem> all, StreamName item)
    {
        // A parent's statement was logged before its child's, so the walk ends.
        for (var at = all.GetValueOrDefault(item); at is not null; at = at.State.Parent is { } parent ? all.GetValueOrDefault(parent.Stream) : null)
        {
            yield return at;
        }
    }

    private sealed record Loaded(IReadOnlyList<StatementPart> Parts, IReadOnlyList<DateTimeOffset> AcceptedAt);
}
