using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Limits;

namespace Integrity.Ledger.Http;

/// <summary>Statements in, receipts out.</summary>
/// <remarks>
/// Submitting needs no token: the statement carries its signatures, and who has the whole envelope may have its receipt. Asking by digest needs
/// one: digests are in the public log, and a receipt names the item and what the rules say of it.
/// </remarks>
internal sealed class StatementEndpoints(Intake intake, Receipts receipts, Problems problems, IStreamStore store, GrainHost grains, Bearer bearer, Gate gate)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapPost("/v1/statements", (Delegate)PostAsync)
            .WithName("submitStatement")
            .WithSummary("Submit one signed statement (JWS General JSON, all disclosures). ?wait=none|log|anchor; log is the default.")
            .Accepts<object>("application/json")
            .Produces(StatusCodes.Status201Created, contentType: "application/json")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
        _ = routes.MapGet("/v1/statements/{digest}", GetAsync)
            .WithName("getReceipt")
            .WithSummary("The receipt of an accepted statement, by its envelope digest (sha256:…). For whoever may read its stream.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(401).ProducesProblem(404);
    }

    private async Task PostAsync(HttpContext http)
    {
        if (!WaitOf(http.Request).Ok(out var wait, out var refused) || !(await RequestBody.JsonAsync(http.Request, http.RequestAborted)).Ok(out var body, out refused)
            || !gate.Work().Ok(out var seat, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        // What has begun is finished: a sender who hangs up gets the same receipt by sending again. Who then waits for the log takes no seat.
        using (seat)
        {
            if (!(await intake.AcceptAsync(body, CancellationToken.None, Gate.IsMetered(http))).Ok(out var accepted, out refused))
            {
                await problems.WriteAsync(http, refused);
                return;
            }

            seat.Dispose();
            await ReceiptAsync(http, accepted, wait, accepted.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created);
        }
    }

    private async Task GetAsync(HttpContext http, string digest)
    {
        if (!WaitOf(http.Request).Ok(out var wait, out var refused) || !(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        const string Prefix = "sha256:";
        var stored = digest.StartsWith(Prefix, StringComparison.Ordinal) && Hash256.TryParseHex(digest.AsSpan(Prefix.Length), out var hash)
            ? await store.FindAsync(hash, http.RequestAborted)
            : null;
        var state = stored is null ? null : await grains.Of(StreamName.Parse(stored.Stream).OrThrow()).StateAsync(http.RequestAborted);
        if (stored is null || state is null || !ReadAccess.May(reader, state))
        {
            // One that is not there and one that is not yours look the same.
            await problems.WriteAsync(http, new Refusal("receipt.unknown", digest.Length <= 80 ? digest : digest[..80]));
            return;
        }

        var accepted = new Acceptance(
            state.Stream, stored.Seq, stored.Digest, stored.Position, stored.AcceptedAt, state.Findings.FindAll(f => f.Seq == stored.Seq), Repeated: true);
        await ReceiptAsync(http, accepted, http.Request.Query.ContainsKey("wait") ? wait : Wait.None, StatusCodes.Status200OK);
    }

    private async Task ReceiptAsync(HttpContext http, Acceptance accepted, Wait wait, int status)
    {
        var receipt = await receipts.OfAsync(accepted, wait, http.RequestAborted);
        http.Response.Headers.Location = $"/v1/statements/sha256:{accepted.Digest}";
        await Answer.JsonAsync(http, status, json => receipts.Write(json, receipt, Problems.LanguageOf(http.Request)));
    }

    public static Result<Wait> WaitOf(HttpRequest request) => request.Query["wait"].ToString() switch
    {
        "" or "log" => Wait.Log,
        "none" => Wait.None,
        "anchor" => Wait.Anchor,
        var text => new Refusal("http.wait", text.Length <= 20 ? text : text[..20]),
    };
}
