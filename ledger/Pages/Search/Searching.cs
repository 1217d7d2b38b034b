using System.Globalization;
using Integrity.Custody;
using Integrity.Custody.Cases;
using Integrity.Digests;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Log;
using Integrity.Ledger.Pages.Labels;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Pages.Search;

/// <summary>
/// One box for everything that has a name here. What a query can mean follows from how it is written; what there is of it is told only to who may
/// read it, and an item that is not there and one that is not the reader's look the same.
/// </summary>
internal sealed class Searching(GrainHost grains, IStreamStore store, IAnchorStore anchors, LogFollower log, Gate gate)
{
    /// <summary>Longer than any name.</summary>
    public const int Longest = 200;

    /// <summary>Items of a case that are shown.</summary>
    private const int MostItems = 100;

    /// <summary>Items of a case that are looked at for who is outside it: each that nobody asked for lately is read from the store. Others are found by their codes.</summary>
    public const int MostLooked = 256;

    /// <summary>The note of what was not looked for.</summary>
    public const string CaseLater = "search.case-later";

    public async Task<SearchModel> FindAsync(string query, ReaderIdentity? reader, CancellationToken cancellation)
    {
        var text = query.Trim();
        var hits = new List<SearchHit>();
        if (text.Length is > 0 and <= Longest)
        {
            await AddItemAsync(hits, text, reader, cancellation);
            await AddDigestAsync(hits, text, reader, cancellation);
            await AddPlaceAsync(hits, text, cancellation);
            await AddCaseAsync(hits, text, reader, cancellation);
            await AddAgencyAsync(hits, text, reader, cancellation);
        }

        return new(query, reader is not null, hits);
    }

    private async Task AddItemAsync(List<SearchHit> hits, string text, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (LabelAddress.Read(text).Ok(out var code, out _))
        {
            hits.Add(await ItemAsync(code, reader, cancellation));
        }
    }

    private async Task<SearchHit> ItemAsync(EvidenceCode code, ReaderIdentity? reader, CancellationToken cancellation)
    {
        var item = reader is null ? null : (await grains.Of(StreamName.Item(code)).StateAsync(cancellation)).Item;
        return item is not null && ReadAccess.May(reader!, item)
            ? new("item", $"{code}", $"/items/{code}", new(item.Ended is null ? "search.held" : "search.ended", $"{item.Holder}"))
            : new("item", $"{code}", null, new(reader is null ? "search.needs-key" : "search.not-yours"));
    }

    /// <summary>Of an exhibit, as tools write it; or of a statement, which is the digest of its envelope.</summary>
    private async Task AddDigestAsync(List<SearchHit> hits, string text, ReaderIdentity? reader, CancellationToken cancellation)
    {
        foreach (var digest in Spellings(text.ToLowerInvariant()).Select(s => Digest.Parse(s).Ok(out var parsed, out _) ? parsed : null).OfType<Digest>())
        {
            hits.Add(digest.Algorithm.IsCollisionResistant()
                ? new("digest", $"{digest}", $"/verify?digest={Uri.EscapeDataString($"{digest}")}", new("search.digest"))
                : new("digest", $"{digest}", null, new("search.weak-digest")));
            if (reader is not null && Digest.TryParseSha256(digest.ToString(), out var hash) && await store.FindAsync(hash, cancellation) is { } stored)
            {
                var state = await grains.Of(StreamName.Parse(stored.Stream).OrThrow()).StateAsync(cancellation);
                if (state.Item is { } item && ReadAccess.May(reader, item))
                {
                    hits.Insert(0, new("statement", $"{digest}", $"/items/{item.Code}#s{stored.Seq}", new("search.statement", $"{item.Code}", $"{stored.Seq}")));
                }
            }
        }
    }

    /// <summary>Hexadecimal digits alone are a digest of every algorithm that has so many.</summary>
    private static IEnumerable<string> Spellings(string text) => text.Contains(':', StringComparison.Ordinal) ? [text] : text.Length switch
    {
        64 => [$"sha256:{text}", $"sm3:{text}"],
        128 => [$"sha512:{text}"],
        40 => [$"sha1:{text}"],
        32 => [$"md5:{text}"],
        _ => [],
    };

    /// <summary>A place on the chain or in the log: only one that there is.</summary>
    private async Task AddPlaceAsync(List<SearchHit> hits, string text, CancellationToken cancellation)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if ((await anchors.InBlockAsync(number, cancellation)).Count > 0)
            {
                hits.Add(new("block", $"{number}", $"/log/blocks/{number}", new("search.block-number")));
            }

            if (number < log.Current.Size)
            {
                hits.Add(new("leaf", $"{number}", $"/log?leaf={number}", new("search.leaf")));
            }
        }
        else if (Hex0x.TryParse(text.ToLowerInvariant(), out Hash256 hash) && (await anchors.OfHashAsync(hash, cancellation)).Count > 0)
        {
            hits.Add(new("block", $"0x{hash}", $"/log/blocks/0x{hash}", new("search.block-hash")));
        }
    }

    private async Task AddCaseAsync(List<SearchHit> hits, string text, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (reader is null || !StreamName.Parse($"case/{text}").Ok(out var stream, out _))
        {
            return;
        }

        // Before it is known whether there is such a case: that it was not looked for says nothing of it.
        if (!gate.Case(reader.Agency).Ok(out var seat, out _))
        {
            hits.Add(new("case", text, null, new(CaseLater)));
            return;
        }

        using (seat)
        {
            if ((await grains.Of(stream).StateAsync(cancellation)).Case is not { } @case)
            {
                return;
            }

            // Who is outside sees of a case only what is his in it.
            var isInside = ReadAccess.May(reader, @case);
            var (shown, isWhole) = await ItemsAsync(@case, isInside, reader, cancellation);
            if (isInside || shown.Count > 0)
            {
                hits.Add(new("case", @case.Code, null, isWhole ? new("search.case", $"{shown.Count}") : isInside || shown.Count == MostItems ? new("search.case-part", $"{shown.Count}") : new("search.case-looked", $"{shown.Count}", $"{MostLooked}")));
                hits.AddRange(shown);
            }
        }
    }

    /// <summary>What of a case is shown to the reader, and whether that is all there is for him.</summary>
    private async Task<(List<SearchHit> Shown, bool IsWhole)> ItemsAsync(CaseState @case, bool isInside, ReaderIdentity reader, CancellationToken cancellation)
    {
        var shown = new List<SearchHit>();
        foreach (var listed in isInside ? @case.Items : @case.Items.Take(MostLooked))
        {
            var item = await ItemAsync(listed.Code, reader, cancellation);
            if (!isInside && item.Href is null)
            {
                continue;
            }

            if (shown.Count == MostItems)
            {
                return (shown, false);
            }

            shown.Add(item);
        }

        return (shown, isInside || @case.Items.Count <= MostLooked);
    }

    /// <summary>As the keyring itself: for every agency that has one here, and nobody else.</summary>
    private async Task AddAgencyAsync(List<SearchHit> hits, string text, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (reader is not null && AgencyId.Parse(text.ToLowerInvariant()).Ok(out var agency, out _)
            && (await grains.Of(StreamName.Agency(agency)).StateAsync(cancellation)).Keyring is { } keyring)
        {
            // An agency's figures are its own, and an auditor's.
            var may = reader.IsAuditor || reader.Agency == agency;
            hits.Add(new("agency", $"{agency}", may ? $"/oversight?agency={agency}" : null, new("search.agency", keyring.Name)));
        }
    }
}
