using System.Collections.Immutable;
using Integrity.Digests;
using Integrity.Ledger.Http;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Lookup;

/// <summary>Looks a digest up, for anybody.</summary>
internal sealed class DigestDesk(IDigestStore digests, IAnchorStore anchors, ItemAccess access)
{
    /// <summary>One file may be evidence in many cases; more than this nobody reads.</summary>
    private const int Most = 64;

    /// <summary>Whether it is on record, since when, and where as far as the reader may know.</summary>
    /// <param name="digest">Whole: nothing can be found by a part of one.</param>
    /// <param name="reader">Who asks, where somebody does who can show it.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <returns>Refused when the digest proves nothing.</returns>
    public async Task<Result<DigestFound>> FindAsync(string digest, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (!Digest.Parse(digest).Ok(out var parsed, out var refused))
        {
            return refused with { Values = [.. refused.Values.Select(Reports.Plain.Of)] };
        }

        if (!parsed.Algorithm.IsCollisionResistant())
        {
            return new Refusal("verify.weak-digest", parsed.Algorithm.Text());
        }

        // The cursor first: what is written after it was read is only a better answer.
        var cursor = await digests.CursorAsync(cancellation);
        var rows = await digests.FindAsync(parsed, Most, cancellation);
        return rows is [var first, ..]
            ? new DigestFound(parsed, cursor.Index, await SinceAsync(first, cancellation), await ReadableAsync(rows, reader, cancellation))
            : new DigestFound(parsed, cursor.Index, null, []);
    }

    private async Task<FirstRecord> SinceAsync(DigestRow first, CancellationToken cancellation) => new(
        first.AcceptedAt,
        first.Index,
        await anchors.CoveringAsync(first.Index, cancellation) is { } anchor ? new(anchor.BlockNumber, anchor.BlockHash, anchor.BlockTime, anchor.Size) : null);

    private async Task<ImmutableArray<FoundItem>> ReadableAsync(IReadOnlyList<DigestRow> rows, ReaderIdentity? reader, CancellationToken cancellation)
    {
        var items = ImmutableArray.CreateBuilder<FoundItem>();
        foreach (var row in reader is null ? [] : rows)
        {
            // The item whose digest it is, or the one whose history lists it: an image's digest is in the history of the disk it was made from.
            if (await access.MayAsync(reader!, row.Of, cancellation) || await access.MayAsync(reader!, row.Stream["item/".Length..], cancellation))
            {
                items.Add(new(row.Of, row.Stream, row.Seq));
            }
        }

        return items.ToImmutable();
    }
}
