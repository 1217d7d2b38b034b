using Integrity.Ledger.Anchor;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Http;

/// <summary>
/// 200 while accepted statements get logged and logged ones get anchored, 503 when either falls behind. A chain that is away fails
/// health only after a while; the service goes on accepting, because custody cannot wait for a chain.
/// </summary>
internal sealed class HealthEndpoint(Sequencer sequencer, ILogStore log, AnchorBoard board, Func<AnchorStatus> status, bool anchors, Func<bool> worklistFails, LedgerOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/health", (Delegate)HealthAsync)
            .WithName("getHealth")
            .WithSummary("Whether log and anchor keep up.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .Produces(StatusCodes.Status503ServiceUnavailable, contentType: "application/json");
        _ = routes.MapGet("/health/live", () => Results.Ok()).WithName("getLiveness").WithSummary("The process answers.");
    }

    private async Task HealthAsync(HttpContext http)
    {
        var waiting = await log.UnloggedAsync(1000, http.RequestAborted);
        var current = sequencer.Current;
        var chain = status();
        var late = chain.Since is { } since ? options.Clock.GetUtcNow() - since : TimeSpan.Zero;
        var logState = sequencer.Fatal is not null ? "stopped" : sequencer.Failing || waiting.Count >= 1000 ? "behind" : "ok";
        var anchorState = !anchors ? "none" : chain.Fatal ? "stopped" : late > options.AnchorPatience ? "behind" : "ok";
        var healthy = logState == "ok" && anchorState is "ok" or "none";
        await Answer.JsonAsync(http, healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", healthy ? "ok" : "failing");
            json.WriteStartObject("log");
            json.WriteString("state", logState);
            json.WriteNumber("size", current.Size);
            json.WriteNumber("waiting", waiting.Count);
            json.WriteEndObject();
            json.WriteStartObject("anchor");
            json.WriteString("state", anchorState);
            json.WriteNumber("size", board.Current?.Log.Size ?? 0);
            json.WriteNumber("lag", current.Size - (board.Current?.Log.Size ?? 0));
            json.WriteNumber("lateSeconds", (long)late.TotalSeconds);
            if (chain.Contact is { } contact)
            {
                json.Write("contact", contact);
            }

            if (chain.Problem is { } problem)
            {
                json.WriteString("code", problem.Code);
            }

            json.WriteEndObject();

            // Said, and no reason to turn anybody away: nothing that is accepted or proved rests on the worklist.
            json.WriteString("worklist", worklistFails() ? "behind" : "ok");
            json.WriteEndObject();
        });
    }
}
