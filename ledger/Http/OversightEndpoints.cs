using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integrity.Ledger.Oversight;

namespace Integrity.Ledger.Http;

/// <summary>Figures by agency and period, and what stands behind each. An auditor sees every agency's, any other reader its own.</summary>
internal sealed class OversightEndpoints(Overseeing overseeing, Bearer bearer, Problems problems)
{
    /// <summary>A table has no place to say that it is being made anew.</summary>
    private static readonly Refusal Anew = new("oversight.counted-anew");

    private static readonly JsonSerializerOptions Writing = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/v1/oversight", (Delegate)FiguresAsync)
            .WithName("getOversight")
            .WithSummary("Figures of a period, each with its definition, numerator and denominator. ?from=&to= (days, inclusive), ?agency= (auditors), ?format=json|csv.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        _ = routes.MapGet("/v1/oversight/items", (Delegate)ItemsAsync)
            .WithName("getOversightItems")
            .WithSummary("What stands behind a figure: ?figure=, ?which=all|in|rest, ?part=, period and agency as for the figures, ?after= the last page's next, ?format=json|csv; CSV has all rows, JSON a page of them.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
    }

    private async Task FiguresAsync(HttpContext http)
    {
        if (!(await AskedAsync(http)).Ok(out var asked, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var view = await overseeing.ViewAsync(asked, Problems.LanguageOf(http.Request), http.RequestAborted);
        if (WantsCsv(http))
        {
            if (view.IsPartly)
            {
                await problems.WriteAsync(http, Anew);
                return;
            }

            BeginCsv(http, $"oversight-{view.From}-{view.To}.csv");
            _ = await http.Response.BodyWriter.WriteAsync(OversightCsv.Of(view), http.RequestAborted);
            return;
        }

        await WriteJsonAsync(http, view);
    }

    private async Task ItemsAsync(HttpContext http)
    {
        if (!(await AskedAsync(http)).Ok(out var asked, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        if (WantsCsv(http))
        {
            await WalkAsync(http, asked);
            return;
        }

        if (!(await overseeing.ItemsAsync(asked, http.Request.Query, Problems.LanguageOf(http.Request), http.RequestAborted)).Ok(out var items, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await WriteJsonAsync(http, items);
    }

    /// <summary>A table has no place to say that it goes on, so it goes on to the end: page by page, as fast as it is taken.</summary>
    private async Task WalkAsync(HttpContext http, Asked asked)
    {
        if (!(await overseeing.EveryAsync(asked, http.Request.Query, Problems.LanguageOf(http.Request), http.RequestAborted)).Ok(out var every, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var begun = false;
        await foreach (var page in every.Pages)
        {
            if (page.Anew && begun)
            {
                // Half a table must not look like all of it.
                http.Abort();
                return;
            }

            if (page.Anew)
            {
                await problems.WriteAsync(http, Anew);
                return;
            }

            if (!begun)
            {
                BeginCsv(http, $"oversight-{page.Figure}-{page.From}-{page.To}.csv");
            }

            _ = await http.Response.BodyWriter.WriteAsync(OversightCsv.Of(page, begun), http.RequestAborted);
            begun = true;
        }
    }

    private async Task<Result<Asked>> AskedAsync(HttpContext http) =>
        !(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused) ? refused
        : http.Request.Query["format"].ToString() is not ("" or "json" or "csv") and var format ? new Refusal("http.query", "format", format[..Math.Min(format.Length, 40)])
        : Asked.Of(http.Request.Query, reader, overseeing.Today);

    private static bool WantsCsv(HttpContext http) => http.Request.Query["format"] == "csv";

    private static void BeginCsv(HttpContext http, string name)
    {
        Guard(http);
        http.Response.ContentType = "text/csv; charset=utf-8; header=present";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
    }

    private static async Task WriteJsonAsync<T>(HttpContext http, T answer)
    {
        Guard(http);
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, answer, Writing, http.RequestAborted);
    }

    private static void Guard(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
    }
}
