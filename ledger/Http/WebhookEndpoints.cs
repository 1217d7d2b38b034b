using System.Text.Json;
using Integrity.Custody;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Http;

/// <summary>Where an agency wants its reminders sent: an approver of the agency decides.</summary>
internal sealed class WebhookEndpoints(IReminderStore store, WebhookReach reach, string publicKey, Bearer bearer, Problems problems, TimeProvider clock)
{
    private const string Path = "/v1/webhook";

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet(Path, (Delegate)GetAsync)
            .WithName("getWebhook")
            .WithSummary("The agency's webhook, what waits for it and how the last try went. For an approver of the agency.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        _ = routes.MapPut(Path, (Delegate)PutAsync)
            .WithName("putWebhook")
            .WithSummary("Registers or changes the agency's webhook: {\"url\":\"https://…\"}. Messages follow Standard Webhooks, signed v1a by the log's key.")
            .Accepts<object>("application/json")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415);
        _ = routes.MapDelete(Path, (Delegate)DeleteAsync)
            .WithName("deleteWebhook")
            .WithSummary("Forgets the agency's webhook and what waits for it.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private async Task GetAsync(HttpContext http)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var approver, out var refused) || (refused = RefuseOther(approver)) is not null)
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await ShowAsync(http, approver);
    }

    private async Task PutAsync(HttpContext http)
    {
        Uri? address = null;
        if (!(await RequestBody.JsonAsync(http.Request, http.RequestAborted)).Ok(out var body, out var refused)
            || !(await bearer.ActAsync(
                    http.Request,
                    body,
                    reader => RefuseOther(reader) ?? (AddressOf(body).Ok(out address, out var bad) ? null : bad),
                    http.RequestAborted)).Ok(out var approver, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await store.PutWebhookAsync(approver.Agency.ToString(), address!, clock.GetUtcNow(), http.RequestAborted);
        await ShowAsync(http, approver);
    }

    private async Task DeleteAsync(HttpContext http)
    {
        if (!(await bearer.ActAsync(http.Request, ReadOnlyMemory<byte>.Empty, RefuseOther, http.RequestAborted)).Ok(out var approver, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        if (!await store.RemoveWebhookAsync(approver.Agency.ToString(), http.RequestAborted))
        {
            await problems.WriteAsync(http, new Refusal("webhook.none", approver.Agency.ToString()));
            return;
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ShowAsync(HttpContext http, ReaderIdentity approver)
    {
        if (await store.WebhookAsync(approver.Agency.ToString(), http.RequestAborted) is not { } webhook)
        {
            await problems.WriteAsync(http, new Refusal("webhook.none", approver.Agency.ToString()));
            return;
        }

        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("url", webhook.Address.AbsoluteUri);
            json.Write("since", webhook.Since);
            json.WriteString("key", publicKey);
            json.WriteNumber("waiting", webhook.Waiting);
            json.WriteNumber("givenUp", webhook.GivenUp);
            if (webhook.Delivered is { } delivered)
            {
                json.Write("delivered", delivered);
            }

            if (webhook.Failure is { } failure)
            {
                json.WriteString("failure", failure);
            }

            json.WriteEndObject();
        });
    }

    private Result<Uri> AddressOf(byte[] body)
    {
        if (!StrictJson.ParseElement(body, 4, RequestBody.Largest).Ok(out var json, out var refused))
        {
            return refused;
        }

        return json.ValueKind == JsonValueKind.Object && json.GetPropertyCount() == 1 && json.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String
            ? WebhookGuard.Parse(url.GetString()!, reach)
            : new Refusal("webhook.malformed");
    }

    private static Refusal? RefuseOther(ReaderIdentity reader) =>
        reader.Roles.HasFlag(Roles.Approver) ? null : new Refusal("webhook.not-approver", reader.Agency.ToString());
}
