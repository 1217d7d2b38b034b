using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Integrity.Identifiers;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Http;

/// <summary>
/// Reminders as server-sent events (WHATWG HTML, §9.2). Nothing is kept for a listener: each is read from the store when he is ready for it, so
/// a slow one costs nothing and one that comes back with Last-Event-ID has missed nothing.
/// </summary>
internal sealed class ReminderEndpoints(string origin, IReminderStore store, Bell bell, Bearer bearer, Problems problems)
{
    /// <summary>All agencies together.</summary>
    private const int MostListeners = 256;

    /// <summary>So that no agency takes the others' places.</summary>
    private const int MostOfOneAgency = 16;

    private const int Page = 64;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Another node may have left reminders without ringing our bell.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<AgencyId, int> listeners = [];

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/v1/worklist/events", (Delegate)ListenAsync)
        .WithName("getWorklistEvents")
        .WithSummary("Status changes of the agency's duties as server-sent events, from now on or from Last-Event-ID on. Ends after five minutes: come back with a new token.")
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);

    private async Task ListenAsync(HttpContext http)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused) || !LastOf(http.Request).Ok(out var last, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var ofAgency = listeners.AddOrUpdate(reader.Agency, 1, static (_, n) => n + 1);
        try
        {
            if (ofAgency > MostOfOneAgency || listeners.Values.Sum() > MostListeners)
            {
                await problems.WriteAsync(http, new Refusal("worklist.too-many-listeners", $"{(ofAgency > MostOfOneAgency ? MostOfOneAgency : MostListeners)}"));
                return;
            }

            // Listeners are counted here, by their own bounds.
            Gate.Leave(http);
            HttpMeters.Listening(1);
            http.Response.RegisterForDispose(new Seat(static () => HttpMeters.Listening(-1)));

            // A token opens the stream for as long as it could live; after that a revoked key hears nothing more.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(
                http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            end.CancelAfter(Bearer.Life);
            await StreamAsync(http.Response, reader.Agency.ToString(), last.Id, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener left, the service stops, or the token's time is over: the listener resumes where it was.
        }
        finally
        {
            _ = listeners.AddOrUpdate(reader.Agency, 0, static (_, n) => n - 1);
        }
    }

    private async Task StreamAsync(HttpResponse response, string agency, long? last, CancellationToken cancellation)
    {
        var heard = last ?? await store.NewestAsync(agency, cancellation);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        await WriteAsync(response, "retry: 3000\n\n"u8.ToArray(), cancellation);
        for (var quiet = TimeSpan.Zero; ;)
        {
            var rung = bell.Next;
            var reminders = await store.AfterAsync(agency, heard, Page, cancellation);
            foreach (var reminder in reminders)
            {
                var message = Message.Of(origin, reminder);
                await WriteAsync(response, [.. Encoding.ASCII.GetBytes($"id: {reminder.Id}\nevent: {message.Type}\ndata: "), .. message.Body, .. "\n\n"u8], cancellation);
                heard = reminder.Id;
            }

            if (reminders.Count > 0)
            {
                quiet = TimeSpan.Zero;
                continue;
            }

            await Task.WhenAny(rung, Task.Delay(Poll, cancellation));
            cancellation.ThrowIfCancellationRequested();
            quiet += Poll;
            if (quiet >= Heartbeat)
            {
                await WriteAsync(response, ":\n\n"u8.ToArray(), cancellation);
                quiet = TimeSpan.Zero;
            }
        }
    }

    private static async Task WriteAsync(HttpResponse response, byte[] bytes, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(bytes, cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    private static Result<Resumed> LastOf(HttpRequest request) =>
        request.Headers["Last-Event-ID"].ToString() is not { Length: > 0 } text ? new Resumed(null)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new Resumed(id)
        : new Refusal("worklist.event-id", text[..Math.Min(text.Length, 20)]);

    private readonly record struct Resumed(long? Id);
}
