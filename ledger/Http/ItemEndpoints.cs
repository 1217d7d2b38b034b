using System.Text.Json;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Store;
using Integrity.Ledger.Worklist;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>What an agency may read of an item: where it stands, its statements, and the bundle that proves them.</summary>
internal sealed class ItemEndpoints(string origin, IStreamStore store, ILogStore log, BundleExport export, ItemTerms terms, ItemAccess access, Problems problems, Catalogue catalogue, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/v1/items/{code}", ItemAsync)
            .WithName("getItem")
            .WithSummary("An item's state, findings and statements. For past and present holders, who it is offered to or shared with, and auditors.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(401).ProducesProblem(404);
        _ = routes.MapGet("/v1/items/{code}/bundle", BundleAsync)
            .WithName("getBundle")
            .WithSummary("The evidence bundle as of the newest anchored checkpoint; ?at=newest: as of the newest checkpoint, even if pending.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(401).ProducesProblem(404);
    }

    private async Task ItemAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var state = readable.State;
        var statements = await store.LoadAsync(state.Stream.Key(origin), 0, http.RequestAborted);
        var logged = (await log.LoadLoggedAsync(state.Stream.Key(origin), long.MaxValue, http.RequestAborted)).ToDictionary(l => l.Statement.Seq, l => l.Index);
        var its = await terms.OfAsync(state.Stream, statements, http.RequestAborted);
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            StreamJson.WriteHead(json, state);
            ItemJson.Write(json, state.Item!);
            TermsJson.Write(json, its, terms, Problems.LanguageOf(http.Request), clock.GetUtcNow());
            Receipts.WriteFindings(json, state.Findings, Problems.LanguageOf(http.Request), catalogue);
            json.WriteStartArray("steps");
            foreach (var stored in statements)
            {
                var statement = Envelope.Parse(stored.Envelope).OrThrow().Statement;
                json.WriteStartObject();
                json.WriteNumber("seq", stored.Seq);
                json.WriteString("act", statement.Act);
                json.WriteString("agency", statement.Agency.ToString());
                json.Write("at", statement.At);
                json.Write("acceptedAt", stored.AcceptedAt);
                json.Write("statement", stored.Digest);
                if (logged.TryGetValue(stored.Seq, out var index))
                {
                    json.WriteNumber("index", index);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task BundleAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !(await export.ExportAsync(readable.State.Stream, http.Request.Query["at"] == "newest", http.RequestAborted)).Ok(out var bundle, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await BundleFile.WriteAsync(http, bundle, await access.HiddenAsync(readable.Reader, bundle, http.RequestAborted), problems);
    }
}
