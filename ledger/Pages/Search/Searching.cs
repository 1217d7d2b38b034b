using Integrity.Custody;
using Integrity.Digests;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Http;

namespace Integrity.Ledger.Pages.Search;

/// <summary>
/// One box for everything that has a name here. What a query can mean follows from how it is written; what there is of it is told only to who may
/// read it, and an item that is not there and one that is not the reader's look the same.
/// </summary>
internal sealed class Searching(GrainHost grains, IStreamStore store)
{
    /// <summary>Longer than any name.</summary>
    public const int Longest = 200;

    private const int MostItems = 100;

    public async Task<SearchModel> FindAsync(string query, ReaderIdentity? reader, CancellationToken cancellation)
    {
        var text = query.Trim();
        var hits = new List<SearchHit>();
        if (text.Length is > 0 and <= Longest)
        {
            await AddItemAsync(hits, text, reader, cancellation);
            await AddDigestAsync(hits, text, reader, cancellation);
            AddBlock(hits, text);
            await AddCaseAsync(hits, text, reader, cancellation);
            await AddAgencyAsync(hits, text, reader, cancellation);
        }

        return new(query, reader is not null, hits);
    }

    private async Task AddItemAsync(List<SearchHit> hits, string text, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (EvidenceCode.Parse(text).Ok(out var code, out _))
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
        var lower = text.ToLowerInvariant();
        if (!Digest.Parse(lower.Contains(':', StringComparison.Ordinal) ? lower : $"sha256:{lower}").Ok(out var digest, out _))
        {
            return;
        }

        hits.Add(new("digest", $"{digest}", $"/verify?digest={Uri.EscapeDataString($"{digest}")}", new("search.digest")));
        if (reader is not null && Hash256.TryParseHex($"{digest}".AsSpan("sha256:".Length), out var hash) && await store.FindAsync(hash, cancellation) is { } stored)
        {
            var state = await grains.Of(StreamName.Parse(stored.Stream).OrThrow()).StateAsync(cancellation);
            if (state.Item is { } item && ReadAccess.May(reader, item))
            {
                hits.Insert(0, new("statement", $"{digest}", $"/items/{item.Code}#s{stored.Seq}", new("search.statement", $"{item.Code}", $"{stored.Seq}")));
            }
        }
    }

    private static void AddBlock(List<SearchHit> hits, string text)
    {
        var isNumber = ulong.TryParse(text, out _);
        if (isNumber || (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && Hash256.TryParseHex(text.AsSpan(2).ToString().ToLowerInvariant(), out _)))
        {
            hits.Add(new("block", text, $"/log/blocks/{Uri.EscapeDataString(text.ToLowerInvariant())}", new(isNumber ? "search.block-number" : "search.block-hash")));
        }
    }

    private async Task AddCaseAsync(List<SearchHit> hits, string text, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (reader is null || !StreamName.Parse($"case/{text}").Ok(out var stream, out _) || (await grains.Of(stream).StateAsync(cancellation)).Case is not { } @case)
        {
            return;
        }

        var items = new List<SearchHit>();
        foreach (var listed in @case.Items.Take(MostItems))
        {
            items.Add(await ItemAsync(listed.Code, reader, cancellation));
        }

        // Who is outside sees of a case only what is his in it.
        var isInside = ReadAccess.May(reader, @case);
        var shown = items.Where(i => isInside || i.Href is not null).ToList();
        if (isInside || shown.Count > 0)
        {
            hits.Add(new("case", @case.Code, null, new("search.case", $"{(isInside ? @case.Items.Count : shown.Count)}")));
            hits.AddRange(shown);
        }
    }

    private async Task AddAgencyAsync(List<SearchHit> hits, string text, ReaderIdentity? reader, CancellationToken cancellation)
    {
        if (AgencyId.Parse(text.ToLowerInvariant()).Ok(out var agency, out _) && (await grains.Of(StreamName.Agency(agency)).StateAsync(cancellation)).Keyring is { } keyring)
        {
            // That an agency has a keyring here says every bundle that it signed in. Its figures are its own, and an auditor's.
            var may = reader is { IsAuditor: true } || reader?.Agency == agency;
            hits.Add(new("agency", $"{agency}", may ? $"/oversight?agency={agency}" : null, new("search.agency", keyring.Name)));
        }
    }
}
