using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integrity.Ledger.Oversight;

namespace Integrity.Ledger.Http;

/// <summary>Figures by agency and period, and what stands behind each. An auditor sees every agency's, any other reader its own.</summary>
internal sealed class OversightEndpoints(Overseeing overseeing, Bearer bearer, Problems problems)
{
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
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        _ = routes.MapGet("/v1/oversight/items", (Delegate)ItemsAsync)
            .WithName("getOversightItems")
            .WithSummary("What stands behind a figure: ?figure=, ?which=all|in|rest, ?part=, period and agency as for the figures, ?after= the last page's next, ?format=json|csv.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
    }

    private async Task FiguresAsync(HttpContext http)
    {
        if (!(await AskedAsync(http)).Ok(out var asked, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var view = await overseeing.ViewAsync(asked, Problems.LanguageOf(http.Request), http.RequestAborted);
        await WriteAsync(http, view, () => OversightCsv.Of(view), $"oversight-{view.From}-{view.To}.csv");
    }

    private async Task ItemsAsync(HttpContext http)
    {
        if (!(await AskedAsync(http)).Ok(out var asked, out var refused)
            || !(await overseeing.ItemsAsync(asked, http.Request.Query, Problems.LanguageOf(http.Request), http.RequestAborted)).Ok(out var items, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await WriteAsync(http, items, () => OversightCsv.Of(items), $"oversight-{items.Figure}-{items.From}-{items.To}.csv");
    }

    private async Task<Result<Asked>> AskedAsync(HttpContext http) =>
        !(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused) ? refused
        : http.Request.Query["format"].ToString() is not ("" or "json" or "csv") and var format ? new Refusal("http.query", "format", format[..Math.Min(format.Length, 40)])
        : Asked.Of(http.Request.Query, reader, overseeing.Today);

    private static async Task WriteAsync<T>(HttpContext http, T answer, Func<byte[]> csv, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (http.Request.Query["format"] == "csv")
        {
            http.Response.ContentType = "text/csv; charset=utf-8; header=present";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            await http.Response.BodyWriter.WriteAsync(csv(), http.RequestAborted);
            return;
        }

        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, answer, Writing, http.RequestAborted);
    }
}
