using System.Text;

namespace Integrity.Ledger.Publish;

/// <summary>Reads an item's document, with its parts, by point reads. What comes back is not believed yet.</summary>
internal sealed class PublishedReader(Region region)
{
    /// <summary>The head may move while its parts are read; then the parts are gone and the new head is read.</summary>
    private const int MostLooks = 3;

    public async Task<Result<PublishedItem>> ReadAsync(string code, CancellationToken cancellation)
    {
        Hash256? missed = null;
        for (var look = 0; look < MostLooks; look++)
        {
            if (await region.ReadAsync(code, code, cancellation) is not { } stored)
            {
                return new Refusal("published.not-there", code);
            }

            if (!PublishedHead.Parse(stored.Json).Ok(out var head, out var refused))
            {
                return refused;
            }

            if (head.Code != code)
            {
                return new Refusal("published.claim", "id", head.Code, code);
            }

            if ((head.Text ?? await PartsAsync(head, cancellation)) is { } text)
            {
                return Packing.Unpack(text, head.Bytes) is { } bytes && Hash256.Sha256(bytes) == head.Digest
                    ? new PublishedItem(head, bytes)
                    : new Refusal("published.digest", code, $"sha256:{head.Digest}");
            }

            if (missed == head.Digest)
            {
                break;
            }

            missed = head.Digest;
        }

        return new Refusal("published.incomplete", code);
    }

    private async Task<string?> PartsAsync(PublishedHead head, CancellationToken cancellation)
    {
        var set = head.Set!.Value;
        var text = new StringBuilder();
        for (var number = 1; number <= set.Count; number++)
        {
            if (await region.ReadAsync(set.IdOf(head.Code, number), head.Code, cancellation) is not { } part || set.TextIn(part.Json, number) is not { } piece)
            {
                return null;
            }

            _ = text.Append(piece);
        }

        return text.ToString();
    }
}

/// <summary>What the region said, and the bundle's bytes, which have the digest it said.</summary>
internal sealed record PublishedItem(PublishedHead Head, byte[] Bundle);
