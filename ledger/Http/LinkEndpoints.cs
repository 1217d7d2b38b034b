using System.Text.Json;
using Integrity.Custody.Shares;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Links;
using Integrity.Ledger.Pages.Frame;
using Integrity.Statements;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>Report links: opened by whoever has link and code, watched by the agency that made them.</summary>
/// <remarks>A link's token is a secret in an address: no answer lets it be cached or passed on as a referrer, and no log line of ours holds an address.</remarks>
internal sealed class LinkEndpoints(
    string origin, GrainHost grains, IStreamStore store, LinkDesk desk, LinkReport reports, Bearer bearer, Gate gate, Problems problems, TimeProvider clock)
{
    private static readonly IReadOnlySet<StreamName> Nothing = new HashSet<StreamName>();
    private static readonly Refusal Misspelled = new("link.code");

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapPost("/v1/links/{token}/open", OpenAsync)
            .WithName("openLink")
            .WithSummary("The bundle that a report link leads to: {\"code\":\"XXXX-XXXX\"}. Every try is on record; wrong codes are counted.")
            .Accepts<object>("application/json")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        _ = routes.MapGet("/v1/links/{id}", HistoryAsync)
            .WithName("getLink")
            .WithSummary("A report link's history: every access to it. For the agency that made it, and auditors.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(401).ProducesProblem(404);
        _ = routes.MapGet("/r/{token}", (Delegate)FormAsync).ExcludeFromDescription();
        _ = routes.MapPost("/r/{token}", FormPostAsync).ExcludeFromDescription();
    }

    private async Task OpenAsync(HttpContext http, string token)
    {
        LinkPage.Guard(http.Response);
        if (!(await RequestBody.JsonAsync(http.Request, http.RequestAborted)).Ok(out var body, out var refused)
            || !CodeIn(body).Ok(out var code, out refused)
            || !(await desk.OpenAsync(TokenOf(token), code, http.RequestAborted)).Ok(out var opened, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await BundleFile.WriteAsync(http, opened.Bundle, Nothing, problems);
    }

    /// <summary>The same for every token: the page does not say whether there is such a link.</summary>
    private static Task FormAsync(HttpContext http) => PageWriter.WantsJson(http.Request) ? LinkPage.WriteTwinAsync(http) : LinkPage.WriteAsync(http, null);

    private async Task FormPostAsync(HttpContext http, string token)
    {
        var (text, wanted) = await LinkPage.FieldsAsync(http.Request, http.RequestAborted);
        if (!ExtractionCode.TryParse(text, out var code))
        {
            await LinkPage.WriteAsync(http, Misspelled);
            return;
        }

        var link = TokenOf(token);
        if (wanted != LinkPage.BundleWanted)
        {
            await ReportAsync(http, link, code, wanted == LinkPage.EnglishWanted ? Language.English : Language.Chinese);
            return;
        }

        if (!(await desk.OpenAsync(link, code, http.RequestAborted)).Ok(out var opened, out var refused))
        {
            await LinkPage.WriteAsync(http, refused);
            return;
        }

        LinkPage.Guard(http.Response);
        await BundleFile.WriteAsync(http, opened.Bundle, Nothing, problems);
    }

    /// <summary>A try is on record for good: so the seat to show what it opens is taken before it. Where there is no link there is nothing to take one for.</summary>
    private async Task ReportAsync(HttpContext http, LinkToken? link, ExtractionCode code, Language language)
    {
        Seat? seat = null;
        if (await desk.IsOpenAsync(link, http.RequestAborted) && !(await gate.LinkAsync(http)).Ok(out seat, out var refused))
        {
            await LinkPage.WriteAsync(http, refused);
            return;
        }

        Result<Reported> reported;
        using (seat)
        {
            reported = (await desk.OpenAsync(link, code, http.RequestAborted)).Ok(out var opened, out refused)
                ? await reports.OfAsync(opened, language, http.RequestAborted)
                : refused;
        }

        await (reported.Ok(out var made, out refused) ? LinkPage.WriteAsync(http, made.Report, code) : LinkPage.WriteAsync(http, refused));
    }

    private async Task HistoryAsync(HttpContext http, string id)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused)
            || !StreamName.Parse($"share/{id}").Ok(out var stream, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var state = await grains.Of(stream).StateAsync(http.RequestAborted);
        if (state.Share is not { } share || !ReadAccess.May(reader, share))
        {
            await problems.WriteAsync(http, ReadAccess.NotFound(stream));
            return;
        }

        var statements = await store.LoadAsync(stream.Key(origin), 0, http.RequestAborted);
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            StreamJson.WriteHead(json, state);
            Write(json, share);
            json.WriteStartArray("steps");
            foreach (var stored in statements)
            {
                Write(json, stored);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private void Write(Utf8JsonWriter json, ShareState share)
    {
        json.WriteString("of", share.Of.ToString());
        json.WriteString("owner", share.Owner.ToString());
        json.WriteBoolean("open", share.IsOpen(clock.GetUtcNow()));
        json.Write("until", share.Until);
        json.WriteNumber("opened", share.Opened);
        json.WriteNumber("wrongCodes", share.WrongCodes);
        json.WriteNumber("tries", share.Tries);
        if (share.Revoked is { } revoked)
        {
            json.WriteNumber("revoked", revoked);
        }

        json.WriteStartArray("withhold");
        foreach (var pattern in share.Withhold)
        {
            json.WriteStringValue(pattern);
        }

        json.WriteEndArray();
        if (share.Rules is { } rules)
        {
            json.WriteString("rules", rules);
        }
    }

    private static void Write(Utf8JsonWriter json, StoredStatement stored)
    {
        var statement = Envelope.Parse(stored.Envelope).OrThrow().Statement;
        json.WriteStartObject();
        json.WriteNumber("seq", stored.Seq);
        json.WriteString("act", statement.Act);
        if (statement.Body.TryOpen("outcome", out var outcome))
        {
            json.WriteString("outcome", outcome.GetString());
        }

        json.Write("at", statement.At);
        json.Write("acceptedAt", stored.AcceptedAt);
        json.Write("statement", stored.Digest);
        json.WriteEndObject();
    }

    private static LinkToken? TokenOf(string text) => LinkToken.TryParse(text, out var token) ? token : null;

    private static Result<ExtractionCode> CodeIn(byte[] body) =>
        StrictJson.ParseElement(body, 2, 1024).Ok(out var json, out _) && json.ValueKind == JsonValueKind.Object && json.GetPropertyCount() == 1
            && json.TryGetProperty("code", out var text) && text.ValueKind == JsonValueKind.String && ExtractionCode.TryParse(text.GetString(), out var code)
            ? code
            : Misspelled;
}
