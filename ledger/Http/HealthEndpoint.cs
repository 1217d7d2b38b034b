using System.Text.Json;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Log;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Publish;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Http;

/// <summary>
/// 200 while accepted statements get logged, 503 when they do not, when the store does not answer, and from the moment the node was told to stop. Anchors
/// that fall behind are said and never turn the status: the chain is the same for all nodes, and custody cannot wait for one. A contract that
/// contradicts the log closes the log, and that does.
/// </summary>
internal sealed class HealthEndpoint(
    LogFollower log, ILedgerStore store, AnchorBoard board, Func<AnchorStatus> status, bool anchors, StartGuard guard, Func<string> worklist,
    Func<bool> digestsFail, Func<PublisherStatus?> publisher, Drain drain, LedgerOptions options)
{
    private const int MostWaiting = 1000;

    /// <summary>A store that takes longer to say what waits is as good as away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/health", (Delegate)HealthAsync)
            .WithName("getHealth")
            .WithSummary("Whether the log keeps up, and how far anchors are.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .Produces(StatusCodes.Status503ServiceUnavailable, contentType: "application/json");

        MapLiveness(routes);
    }

    /// <summary>Touches nothing: no store, no chain, no lock. It fails only when the process does.</summary>
    public static void MapLiveness(IEndpointRouteBuilder routes) =>
        _ = routes.MapGet("/health/live", () => Results.Ok()).WithName("getLiveness").WithSummary("The process answers.");

    private async Task HealthAsync(HttpContext http)
    {
        // Each by itself: what is only said must not make the log look away.
        var (ofLog, ofDigests) = (AskedAsync(store.Log.WaitingAsync, http.RequestAborted), AskedAsync(async c => (await store.Digests.CursorAsync(c)).Index, http.RequestAborted));
        var (waiting, searched) = (await ofLog, await ofDigests);
        var current = log.Current;
        var chain = status();
        var late = chain.Since is { } since ? options.Clock.GetUtcNow() - since : TimeSpan.Zero;
        var logState = log.Fatal is not null ? "stopped" : guard.Waiting is not null ? "waiting-for-chain" : waiting is null ? "away" : log.Failing || waiting >= MostWaiting ? "behind" : "ok";
        var anchorState = !anchors ? "none" : chain.Fatal ? "stopped" : late > options.AnchorPatience ? "behind" : "ok";
        var healthy = logState == "ok";
        var ready = healthy && !drain.HasBegun;
        await Answer.JsonAsync(http, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", drain.HasBegun ? "draining" : healthy ? "ok" : "failing");
            json.WriteStartObject("log");
            json.WriteString("state", logState);
            json.WriteNumber("size", current.Size);
            if (waiting is { } count)
            {
                json.WriteNumber("waiting", count);
            }

            if ((log.Fatal?.Refusal ?? guard.Waiting) is { } why)
            {
                json.WriteString("code", why.Code);
            }

            // Whether this node makes the log longer, or follows who does.
            json.WriteBoolean("leads", log.Leads);
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
                if (problem.Code == "chain.no-funds")
                {
                    json.WriteString("account", problem.Values[0]);
                }
            }

            json.WriteEndObject();

            // Said, and no reason to turn anybody away: nothing that is accepted or proved rests on the worklist.
            json.WriteString("worklist", worklist());
            WriteDigests(json, searched, current.Size);
            if (publisher() is { } published)
            {
                WritePublished(json, published, board.Current?.Log.Size ?? 0);
            }

            json.WriteEndObject();
        });
    }

    /// <summary>The same holds for the look-up by digest: it says itself how far it has read.</summary>
    private void WriteDigests(Utf8JsonWriter json, long? searched, long size)
    {
        json.WriteStartObject("digests");
        json.WriteString("state", searched is not { } read ? "away" : digestsFail() ? "failing" : size - read >= MostWaiting ? "behind" : "ok");
        if (searched is { } known)
        {
            json.WriteNumber("size", known);
        }

        json.WriteEndObject();
    }

    /// <summary>The same holds for a region that is away or slow.</summary>
    private static void WritePublished(Utf8JsonWriter json, PublisherStatus published, long anchored)
    {
        json.WriteStartObject("publish");
        json.WriteString("state", published.Behind ? "behind" : "ok");
        json.WriteNumber("next", published.Next);
        json.WriteNumber("lag", Math.Max(0, anchored - published.Next));
        json.WriteNumber("aside", published.Aside);
        if (published.AsideCode is { } refused)
        {
            json.WriteString("asideCode", refused);
        }

        if (published.Problem is { } problem)
        {
            json.WriteString("code", problem.Code);
        }

        json.WriteEndObject();
    }

    /// <summary>What the store says, or null when it did not say it in time.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the store from answering, it is away.")]
    private static async Task<long?> AskedAsync(Func<CancellationToken, Task<long>> ask, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await Task.Run(() => ask(patience.Token), patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
