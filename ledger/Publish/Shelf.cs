using System.Collections.Concurrent;

namespace Integrity.Ledger.Publish;

/// <summary>What came of looking at one item.</summary>
internal enum Put
{
    /// <summary>The region has the new bundle now.</summary>
    Written,

    /// <summary>It had it already; nothing was written.</summary>
    Same,

    /// <summary>It has a newer one; nothing was written.</summary>
    Newer,

    /// <summary>It must not have it any more, and has not.</summary>
    Removed,

    /// <summary>Cannot be published: a bundle beyond 16 MiB, or another ledger's document in its place.</summary>
    Skipped,
}

/// <summary>Puts an item's document where partners read it, and takes it away. Whoever else writes there at the same time, the larger log size stays.</summary>
/// <remarks>
/// Order makes every moment readable: parts are written before the head that names them, under names that hold the bundle's digest; the head moves in one
/// write, over exactly the document that was read before; parts of the former bundle go last. A crash leaves at worst parts that no head names; what an
/// answer of the region leaves is swept at once, or known and tidied later.
/// </remarks>
/// <param name="region">Where.</param>
/// <param name="pressure">Waits when the region asks us to.</param>
/// <param name="origin">This ledger.</param>
/// <param name="partLength">Tests cut finer.</param>
internal sealed class Shelf(Region region, BackPressure pressure, string origin, int partLength = PartSet.PartLength)
{
    /// <summary>Writers that may come between before we leave it for the next round.</summary>
    private const int MostRounds = 8;

    /// <summary>Items of which parts may be left that no head names: what was to sweep them failed. Lost with the process.</summary>
    private readonly ConcurrentDictionary<string, bool> untidy = [];

    public int PartLength => partLength;

    /// <summary>Sees to it that the region has this size of the item's bundle, or a larger one.</summary>
    /// <param name="code">The item.</param>
    /// <param name="size">Of the log, at the bundle's checkpoint.</param>
    /// <param name="block">That proves the anchor.</param>
    /// <param name="make">The publication, made only when it is needed.</param>
    /// <param name="stands">Whether the store still has the anchor in that block: asked before a document of the same size gives way.</param>
    /// <param name="cancellation">Ends it between two requests.</param>
    public async Task<Put> PutAsync(
        string code, long size, string block, Func<Task<Publication?>> make, Func<Task<bool>> stands, CancellationToken cancellation)
    {
        Publication? made = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var stored = await pressure.AskAsync(() => region.ReadAsync(code, code, cancellation), cancellation);

            // What is not a document of ours makes place for one.
            var old = stored is not null && PublishedHead.Parse(stored.Json).Ok(out var read, out _) && read.Code == code ? read : null;
            if (old is not null && old.Origin != origin)
            {
                PublishMeters.Failed("publish.other-origin");
                return Publish.Put.Skipped;
            }

            if (old?.Size > size)
            {
                return Publish.Put.Newer;
            }

            if (old?.Size == size && old.Block == block)
            {
                return Publish.Put.Same;
            }

            // Asked after the document was read, which is replaced only as it was read: whoever wrote the newer block had it from the store by then.
            if (old?.Size == size && !await stands())
            {
                return Publish.Put.Newer;
            }

            made ??= await make();
            if (made is null)
            {
                return Publish.Put.Skipped;
            }

            if (old?.Digest == made.Head.Digest)
            {
                return Publish.Put.Same;
            }

            if (await MoveAsync(made, old, stored?.ETag, cancellation))
            {
                return Publish.Put.Written;
            }
        }

        throw new RegionException(new Refusal("region.contended", $"{MostRounds}"));
    }

    /// <summary>Whether parts of the item may be left that no head names.</summary>
    public bool IsUntidy(string code) => untidy.ContainsKey(code);

    /// <summary>Deletes the item's parts that its head does not name.</summary>
    public async Task TidyAsync(string code, CancellationToken cancellation)
    {
        // In this order: what another writer puts from now on is not in the list, and what it put before is named by the head or is not.
        var ids = await pressure.AskAsync(() => region.IdsAsync(code, $"{code}~", cancellation), cancellation);
        var stored = ids.Count == 0 ? null : await pressure.AskAsync(() => region.ReadAsync(code, code, cancellation), cancellation);
        var head = stored is not null && PublishedHead.Parse(stored.Json).Ok(out var read, out _) ? read : null;
        if (stored is null || head?.Origin == origin)
        {
            var named = Sets(head).SelectMany(s => Enumerable.Range(1, s.Count).Select(n => s.IdOf(code, n))).ToHashSet();
            foreach (var id in ids.Where(id => !named.Contains(id)))
            {
                _ = await pressure.AskAsync(() => region.DeleteAsync(id, code, null, cancellation), cancellation);
            }
        }

        _ = untidy.TryRemove(code, out _);
    }

    /// <summary>Takes the item's document away, then its parts; not one of a larger size, whose writer knew more.</summary>
    public async Task<Put> RemoveAsync(string code, long size, CancellationToken cancellation)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await pressure.AskAsync(() => region.ReadAsync(code, code, cancellation), cancellation) is not { } stored)
            {
                return Publish.Put.Same;
            }

            var old = PublishedHead.Parse(stored.Json).Ok(out var read, out _) ? read : null;
            if (old is not null && old.Origin != origin)
            {
                return Publish.Put.Skipped;
            }

            if (old?.Size > size)
            {
                return Publish.Put.Newer;
            }

            if (await pressure.AskAsync(() => region.DeleteAsync(code, code, stored.ETag, cancellation), cancellation))
            {
                // Without the head nobody else knows of them.
                List<PartSet> left = old is null ? [] : [.. old.Former, .. Sets(old)];
                untidy[code] = true;
                await SweepAsync(code, left, cancellation);
                _ = untidy.TryRemove(code, out _);
                return Publish.Put.Removed;
            }
        }

        throw new RegionException(new Refusal("region.contended", $"{MostRounds}"));
    }

    private static IEnumerable<PartSet> Sets(PublishedHead? head) => head?.Set is { } set ? [set] : [];

    /// <summary>False when somebody else moved the head in between.</summary>
    private async Task<bool> MoveAsync(Publication made, PublishedHead? old, string? etag, CancellationToken cancellation)
    {
        var code = made.Head.Code;
        if (old is not null)
        {
            await SweepAsync(code, old.Former, cancellation);
        }

        IReadOnlyList<PartSet> former = [.. Sets(old)];
        bool moved;
        try
        {
            await PutPartsAsync(made, cancellation);
            var document = (made.Head with { Former = former }).ToUtf8();
            moved = await pressure.AskAsync(
                () => etag is null ? region.CreateAsync(code, document, cancellation) : region.ReplaceAsync(code, code, etag, document, cancellation), cancellation);
        }
        catch (RegionException refused) when (refused.IsForGood && made.Head.Set is not null)
        {
            // The next try has another digest, and other names. A head that may have been written after all is no such refusal: its parts stay.
            untidy[code] = true;
            try
            {
                await TidyAsync(code, cancellation);
            }
            catch (RegionException)
            {
                // The item is tried again, and then tidied.
            }

            throw;
        }

        if (moved)
        {
            await SweepAsync(code, former, cancellation);
        }

        return moved;
    }

    private async Task PutPartsAsync(Publication made, CancellationToken cancellation)
    {
        if (made.Head.Set is { } set)
        {
            for (var number = 1; number <= set.Count; number++)
            {
                var part = set.Document(made.Head.Code, number, made.Parts[number - 1]);
                await pressure.AskAsync(() => region.PutAsync(made.Head.Code, part, cancellation), cancellation);
            }
        }
    }

    private async Task SweepAsync(string code, IEnumerable<PartSet> sets, CancellationToken cancellation)
    {
        foreach (var set in sets)
        {
            for (var number = 1; number <= set.Count; number++)
            {
                var id = set.IdOf(code, number);
                _ = await pressure.AskAsync(() => region.DeleteAsync(id, code, null, cancellation), cancellation);
            }
        }
    }
}
