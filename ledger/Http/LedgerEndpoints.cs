using System.Text.Json;
using Integrity.Custody;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Log;

namespace Integrity.Ledger.Http;

/// <summary>What anybody may know of this ledger: its name and key, its chain, how far it is, which block to name; and the act schemas.</summary>
internal sealed class LedgerEndpoints(
    string origin, string verifierKey, KnownContract contract, LogFollower log, AnchorBoard board, KnownBlocks blocks, Admission admission, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/v1/ledger", (Delegate)LedgerAsync)
            .WithName("getLedger")
            .WithSummary("This ledger's origin, log key, chain and progress, and a recent block to name in `after`.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json");
        _ = routes.MapGet("/schemas/{act}.json", SchemaAsync)
            .WithName("getSchema")
            .WithSummary("The JSON Schema (2020-12) of an act's body.")
            .Produces(StatusCodes.Status200OK, contentType: "application/schema+json")
            .ProducesProblem(404);
    }

    private async Task LedgerAsync(HttpContext http)
    {
        var chain = await contract.LatelyAsync(http.RequestAborted);
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json => Write(json, chain));
    }

    private void Write(Utf8JsonWriter json, ContractFacts chain)
    {
        var (now, anchored) = (log.Current, board.Current);
        json.WriteStartObject();
        json.WriteString("origin", origin);
        json.WriteString("log", verifierKey);
        json.WriteString("admission", admission.IsOpen ? "open" : "listed");
        json.WriteNumber("size", now.Size);
        if (now.Size > 0)
        {
            json.WriteString("checkpoint", now.Note);
        }

        if (chain.Address is { } address)
        {
            json.WriteStartObject("chain");
            if (chain.ChainId is { } id)
            {
                json.WriteNumber("id", id);
            }

            json.WriteString("address", address.ToString());
            if (chain.CodeHash is { } code)
            {
                json.WriteString("codeHash", $"0x{code}");
            }

            json.WriteEndObject();
        }

        if (anchored is not null)
        {
            Receipts.WriteAnchor(json, anchored.Anchor);
        }

        if (blocks.Newest is { } after)
        {
            json.WriteString("after", $"0x{after}");
        }

        json.WriteEndObject();
    }

    private async Task SchemaAsync(HttpContext http, string act)
    {
        if (!Schemas.TryGet(act, out var schema))
        {
            await problems.WriteAsync(http, new Refusal("http.no-such-path", http.Request.Path.ToString()));
            return;
        }

        http.Response.ContentType = "application/schema+json";
        http.Response.Headers.CacheControl = "public, max-age=3600";
        await http.Response.Body.WriteAsync(schema, http.RequestAborted);
    }
}
