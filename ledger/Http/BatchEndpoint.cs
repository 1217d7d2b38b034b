using System.Threading.Channels;
using Integrity.Grains;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace Integrity.Ledger.Http;

/// <summary>A stream of statements in, a stream of receipts out (NDJSON), in the order of the lines. docs/formats.md, "Batches".</summary>
internal sealed class BatchEndpoint(Intake intake, Receipts receipts, Problems problems, Gate gate, Drain drain, TimeProvider clock, ILogger logger)
{
    private const string MediaType = "application/x-ndjson";

    /// <summary>Lines read whose answer is not written: a sender who does not read is not read either. Who sends no more than these may send all before he reads.</summary>
    private const int MostLines = 1024;

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapPost("/v1/statements:batch", (Delegate)PostAsync)
        .WithName("submitStatements")
        .WithSummary("Submit signed statements, one a line; answers one line each, in order: its receipt, or a problem. ?wait=none|log; log is the default.")
        .Accepts<object>(MediaType)
        .Produces(StatusCodes.Status200OK, contentType: MediaType)
        .ProducesProblem(400).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);

    private async Task PostAsync(HttpContext http)
    {
        if (!WaitOf(http.Request).Ok(out var wait, out var refused) || !gate.Batch(http).Ok(out var seat, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        using var seated = seat;

        // The stream may be of any length; each line is held to what a single statement may have.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        http.Response.ContentType = MediaType;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.StartAsync(http.RequestAborted);

        var answers = Channel.CreateBounded<BatchLine>(new BoundedChannelOptions(MostLines) { SingleReader = true, SingleWriter = true });
        using var reader = new BatchReader(http, intake, gate, drain, clock, logger, answers.Writer);
        var reading = reader.ReadAsync();
        using (var writer = new BatchWriter(http, receipts, problems, wait, logger))
        {
            await AnswerAsync(answers.Reader, writer);
        }

        if (!await reading)
        {
            // What came was no whole body: the sender must not take the answers before it for all.
            http.Abort();
        }
    }

    private static async Task AnswerAsync(ChannelReader<BatchLine> answers, BatchWriter writer)
    {
        while (true)
        {
            if (answers.TryRead(out var line))
            {
                if (!line.Decided.IsCompleted)
                {
                    await writer.SendAsync();
                }

                await writer.WriteAsync(line.Number, await line.Decided);
            }
            else
            {
                await writer.SendAsync();
                if (!await answers.WaitToReadAsync())
                {
                    return;
                }
            }
        }
    }

    private static Result<Wait> WaitOf(HttpRequest request) =>
        RequestBody.RefuseType(request, MediaType) is { } other ? other
        : !StatementEndpoints.WaitOf(request).Ok(out var wait, out var refused) ? refused
        : wait == Wait.Anchor ? new Refusal("batch.wait", "anchor")
        : wait;
}

/// <summary>The place of a line's answer.</summary>
internal readonly record struct BatchLine(long Number, Task<Result<Acceptance>> Decided);
