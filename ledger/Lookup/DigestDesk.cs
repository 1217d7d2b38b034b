using System.Collections.Immutable;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Ledger.Http;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Lookup;

/// <summary>Looks a file's digests up, for anybody.</summary>
internal sealed class DigestDesk(IDigestStore digests, IAnchorStore anchors, LogFollower log, ItemAccess access)
{
    /// <summary>One file may be evidence in many cases; more than this nobody reads.</summary>
    private const int Most = 64;

    /// <summary>Whether one of them is on record, since when, and where as far as the reader may know.</summary>
    /// <param name="asked">Of one file, each whole and of another algorithm, separated by commas: nothing can be found by a part of one.</param>
    /// <param name="reader">Who asks, where somebody does who can show it.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <returns>Refused when none of them proves anything.</returns>
    public async Task<Result<DigestFound>> FindAsync(string asked, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (!Parse(asked).Ok(out var parsed, out var refused))
        {
            return refused;
        }

        // The cursor first: what is written after it was read is only a better answer.
        var cursor = await digests.CursorAsync(cancellation);
        var rows = new List<DigestRow>();
        var isCut = false;
        foreach (var digest in parsed)
        {
            var found = await digests.FindAsync(digest, Most + 1, cancellation);
            rows.AddRange(found.Take(Most));
            isCut |= found.Count > Most;
        }

        var first = rows.MinBy(r => r.Index);
        return new DigestFound(
            [.. parsed],
            cursor.Index,
            Math.Max(cursor.Index, log.Current.Size),
            first is null ? null : await SinceAsync(first, cancellation),
            await ReadableAsync(rows, reader, cancellation),
            isCut && reader is not null);
    }

    /// <summary>Digests that can be made to match to order are not looked for; one of them alone is refused.</summary>
    private static Result<List<Digest>> Parse(string asked)
    {
        var (strong, weak) = (new List<Digest>(), new List<Digest>());
        foreach (var text in asked.Split(','))
        {
            if (!Digest.Parse(text).Ok(out var digest, out var refused))
            {
                return refused with { Values = [.. refused.Values.Select(Reports.Plain.Of)] };
            }

            var to = digest.Algorithm.IsCollisionResistant() ? strong : weak;
            if (to.Exists(d => d.Algorithm == digest.Algorithm))
            {
                return new Refusal("verify.two-files", digest.Algorithm.Text());
            }

            to.Add(digest);
        }

        return strong.Count > 0 ? strong : new Refusal("verify.weak-digest", weak[0].Algorithm.Text());
    }

    private async Task<FirstRecord> SinceAsync(DigestRow first, CancellationToken cancellation) => new(
        first.Digest,
        first.AcceptedAt,
        first.Index,
        await anchors.CoveringAsync(first.Index, cancellation) is { } anchor ? new(anchor.BlockNumber, anchor.BlockHash, anchor.BlockTime, anchor.Size) : null);

    /// <summary>
    /// Only who may read the history that says it is told where. That a history lists a code makes it nothing of that item's: anybody may write any code
    /// into his own item. What is true of it, the item's own history says itself, where it begins.
    /// </summary>
    private async Task<ImmutableArray<FoundItem>> ReadableAsync(IReadOnlyList<DigestRow> rows, ReaderIdentity? reader, CancellationToken cancellation)
    {
        var items = ImmutableArray.CreateBuilder<FoundItem>();
        foreach (var row in reader is null ? [] : rows.DistinctBy(r => (r.Index, r.Of)))
        {
            var by = StreamName.Parse(row.Stream).OrThrow();
            if (await access.MayAsync(reader!, by.Id, cancellation))
            {
                items.Add(new(row.Of, row.Stream, row.Seq, row.Of == by.Id || await access.MayAsync(reader!, row.Of, madeFrom: by, cancellation)));
            }
        }

        return items.ToImmutable();
    }
}
