using System.Text.Json;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Store;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>What an agency may read of an item: where it stands, its statements, and the bundle that proves them.</summary>
internal sealed class ItemEndpoints(string origin, GrainHost grains, IStreamStore store, ILogStore log, BundleExport export, Bearer bearer, Problems problems, Catalogue catalogue)
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
        if (!(await ReadableAsync(http, code)).Ok(out var readable, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var state = readable.State;
        var statements = await store.LoadAsync(state.Stream.Key(origin), 0, http.RequestAborted);
        var logged = (await log.LoadLoggedAsync(state.Stream.Key(origin), long.MaxValue, http.RequestAborted)).ToDictionary(l => l.Statement.Seq, l => l.Index);
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            StreamJson.WriteHead(json, state);
            ItemJson.Write(json, state.Item!);
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
        if (!(await ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !(await export.ExportAsync(readable.State.Stream, http.Request.Query["at"] == "newest", http.RequestAborted)).Ok(out var bundle, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var hidden = await HiddenAsync(readable.Reader, bundle, http.RequestAborted);
        var bytes = (hidden.Count == 0 ? bundle : bundle.Withholding((said, _) => hidden.Contains(said.Statement.Stream))).ToUtf8();
        if (bytes.Length > Bundle.MaximumBytes)
        {
            // No verifier would read it; better to be told here than in court.
            await problems.WriteAsync(http, new Refusal("bundle.too-large", $"{bytes.Length}", $"{Bundle.MaximumBytes}"));
            return;
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{readable.State.Stream.Id}.evidence.json\"";
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    /// <summary>
    /// The items in a bundle that its reader may not read: those that the subject was made from and that never were in his hands. The proof
    /// needs their statements, not what was withheld in them.
    /// </summary>
    private async Task<HashSet<StreamName>> HiddenAsync(ReaderIdentity reader, Bundle bundle, CancellationToken cancellation)
    {
        var hidden = new HashSet<StreamName>();
        foreach (var stream in bundle.Streams.Select(s => s.Stream).Where(s => s.Kind == StreamKind.Item))
        {
            if ((await grains.Of(stream).StateAsync(cancellation)).Item is not { } item || !ReadAccess.May(reader, item))
            {
                _ = hidden.Add(stream);
            }
        }

        return hidden;
    }

    private async Task<Result<Readable>> ReadableAsync(HttpContext http, string code)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused) || !EvidenceCode.Parse(code).Ok(out var parsed, out refused))
        {
            return refused;
        }

        var stream = StreamName.Item(parsed);
        var state = await grains.Of(stream).StateAsync(http.RequestAborted);
        return state.Item is { } item && ReadAccess.May(reader, item) ? new Readable(reader, state) : ReadAccess.NotFound(stream);
    }

    private sealed record Readable(ReaderIdentity Reader, StreamState State);
}
