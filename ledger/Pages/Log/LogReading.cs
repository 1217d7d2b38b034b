using Integrity.Ledger.Anchor;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Pages.Log;

/// <summary>Reads what the log's pages say.</summary>
internal sealed class LogReading(string origin, string key, KnownContract contract, LogFollower log, IAnchorStore anchors)
{
    private const int Shown = 20;

    /// <summary>Of the growth: few enough to send, enough for a line as wide as a screen.</summary>
    private const int Points = 120;

    public async Task<LogModel> OfAsync(CancellationToken cancellation)
    {
        var now = log.Current;
        var places = await anchors.PlacesAsync(Shown, cancellation);
        var newest = await anchors.NewestAnchorAsync(cancellation);
        return new(
            origin,
            key,
            await ChainAsync(cancellation),
            now.Size == 0 ? null : new(now.Size, StandardBase64.Encode(now.Root.Bytes), now.Note),
            newest?.Size ?? 0,
            [.. places.Select(Anchor)],
            newest is null ? [] : await GrowthAsync(newest.Size, cancellation));
    }

    /// <summary>By the number or hash of a block, or the hash of a transaction (<c>0x…</c>).</summary>
    public async Task<Result<AnchorsModel>> AnchorsAsync(string asked, CancellationToken cancellation)
    {
        var found = long.TryParse(asked, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? await anchors.InBlockAsync(number, cancellation)
            : Hex0x.TryParse(asked.ToLowerInvariant(), out Hash256 hash) ? await anchors.OfHashAsync(hash, cancellation)
            : [];
        if (found.Count == 0)
        {
            return new Refusal("log.no-anchor", asked);
        }

        var held = new List<HeldAnchor>();
        foreach (var place in found)
        {
            var earlier = await anchors.AnchorsBelowAsync(place.Size, 1, cancellation);
            held.Add(new(Anchor(place), earlier is [var one] ? one.Size : 0));
        }

        return new AnchorsModel(asked, origin, await ChainAsync(cancellation), held);
    }

    /// <summary>At sizes evenly apart, each at the first block that held it: however long the log, as many reads.</summary>
    private async Task<IReadOnlyList<GrowthPoint>> GrowthAsync(long size, CancellationToken cancellation)
    {
        var indexes = Enumerable.Range(1, Points).Select(n => (long)((decimal)size * n / Points) - 1).Where(i => i >= 0).Distinct().ToList();
        var places = await anchors.CoveringAsync(indexes, cancellation);
        return [.. places.OfType<AnchorPlace>().GroupBy(p => p.BlockTime).Select(p => new GrowthPoint(p.Max(a => a.Size), p.Key)).OrderBy(p => p.Time)];
    }

    private async Task<LogChain?> ChainAsync(CancellationToken cancellation) => await contract.LatelyAsync(cancellation) is { Address: { } address } facts
        ? new(facts.ChainId, address.ToString(), facts.CodeHash is { } code ? $"0x{code}" : null)
        : null;

    private static LogAnchor Anchor(AnchorPlace place) => new(
        place.Size, StandardBase64.Encode(place.Root.Bytes), place.BlockNumber, $"0x{place.BlockHash}", place.Transaction, place.BlockTime, place.Final);
}
