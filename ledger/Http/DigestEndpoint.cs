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
        .WithSummary("Whether a file's digest (alg:hex, or several of different algorithms with commas) is on record, and since when: accepted, logged, anchored. The items only for who may read them.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(400).ProducesProblem(429).ProducesProblem(503);

    private async Task FindAsync(HttpContext http, string digest)
    {
        var (reader, refused) = await bearer.AnybodyAsync(http.Request, http.RequestAborted);
        if (refused is not null || !(await desk.FindAsync(digest, reader, http.RequestAborted)).Ok(out var found, out refused))
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
        json.WriteStartArray("asked");
        foreach (var digest in found.Asked)
        {
            json.WriteStringValue(digest.ToString());
        }

        json.WriteEndArray();
        json.WriteString("state", found.State);

        // Who has not looked everywhere cannot say no.
        if (found.First is not null || found.State == "unknown")
        {
            json.WriteBoolean("known", found.First is not null);
        }
        else
        {
            json.WriteNull("known");
        }

        json.WriteNumber("searched", found.Searched);
        json.WriteNumber("size", found.Size);
        if (found.First is { } first)
        {
            json.WriteString("digest", first.Digest.ToString());
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
            json.WriteBoolean("opens", item.Opens);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("cut", found.IsCut);
        json.WriteEndObject();
    }
}
