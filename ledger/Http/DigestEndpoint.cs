using System.Text.Json;
using Integrity.Ledger.Lookup;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Pages.Verify;

namespace Integrity.Ledger.Http;

/// <summary>Whether a file's digest is on record here, and since when. Public: a digest tells whoever has the file nothing that he does not have.</summary>
internal sealed class DigestEndpoint(DigestDesk desk, Bearer bearer, PageWriter pages, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/v1/digests/{digest}", FindAsync)
        .WithName("getDigest")
        .WithSummary("Whether a digest (alg:hex) is on record, and since when: accepted, logged, anchored. The items only for who may read them.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(400);

    private async Task FindAsync(HttpContext http, string digest)
    {
        // A token is not needed; one that does not hold, or a reader who has asked too much, is answered as anybody is.
        var reader = (await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var known, out _) ? known : null;
        if (!(await desk.FindAsync(digest, reader, http.RequestAborted)).Ok(out var found, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        if (PageWriter.WantsPart(http.Request))
        {
            await pages.WritePartAsync<FoundPart>(http, new() { [nameof(FoundPart.Model)] = found });
            return;
        }

        await Answer.JsonAsync(http, StatusCodes.Status200OK, json => Write(json, found));
    }

    private static void Write(Utf8JsonWriter json, DigestFound found)
    {
        json.WriteStartObject();
        json.WriteString("digest", found.Digest.ToString());
        json.WriteBoolean("known", found.First is not null);
        json.WriteNumber("searched", found.Searched);
        if (found.First is { } first)
        {
            json.Write("acceptedAt", first.AcceptedAt);
            json.WriteNumber("index", first.Index);
            if (first.Anchor is { } anchor)
            {
                json.WriteStartObject("anchor");
                json.WriteNumber("block", anchor.Block);
                json.WriteString("hash", $"0x{anchor.Hash}");
                json.Write("time", anchor.Time);
                json.WriteNumber("size", anchor.Size);
                json.WriteEndObject();
            }
        }

        json.WriteStartArray("items");
        foreach (var item in found.Items)
        {
            json.WriteStartObject();
            json.WriteString("code", item.Code);
            json.WriteString("stream", item.Stream);
            json.WriteNumber("seq", item.Seq);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
