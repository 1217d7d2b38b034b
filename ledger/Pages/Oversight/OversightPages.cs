using Integrity.Ledger.Http;
using Integrity.Ledger.Oversight;
using Integrity.Ledger.Pages.Frame;

namespace Integrity.Ledger.Pages.Oversight;

/// <summary>The supervisors' pages: figures, and what stands behind each. They show what <c>/v1/oversight</c> says, and decide nothing.</summary>
internal sealed class OversightPages(Overseeing overseeing, Bearer bearer, PageWriter pages, Problems problems)
{
    /// <summary>What a page that shows this already sends along: there is nothing new then, and nothing is sent.</summary>
    private const string Seen = "seen";

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/oversight", (Delegate)FiguresAsync)
            .WithName("oversightPage")
            .WithSummary("Figures by agency and period, with their definitions. A page, or with Accept: application/json its twin.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html").ProducesProblem(401).ProducesProblem(403);
        _ = routes.MapGet("/oversight/figures", (Delegate)LiveAsync)
            .WithName("oversightLive")
            .WithSummary("The figures alone, for the page that shows them to renew itself; 204 when they are those it has seen.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html").Produces(StatusCodes.Status204NoContent).ProducesProblem(401).ProducesProblem(403);
        _ = routes.MapGet("/oversight/items", (Delegate)ItemsAsync)
            .WithName("oversightItemsPage")
            .WithSummary("What stands behind a figure. A page, or with Accept: application/json its twin.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html").ProducesProblem(401).ProducesProblem(403);
    }

    private async Task FiguresAsync(HttpContext http)
    {
        if (!(await AskedAsync(http)).Ok(out var asked, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var view = await overseeing.ViewAsync(asked, Problems.LanguageOf(http.Request), http.RequestAborted);
        await pages.WriteAsync<OversightPage>(
            http, view, new PageHead(pages.WordsFor(http.Request)["oversight.title"]) { Script = "oversight", Texts = ["oversight.chart."] });
    }

    private async Task LiveAsync(HttpContext http)
    {
        if (!(await AskedAsync(http)).Ok(out var asked, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        if (http.Request.Query[Seen] == await overseeing.SeenAsync(asked, http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            http.Response.Headers.CacheControl = "no-store";
            return;
        }

        var view = await overseeing.ViewAsync(asked, Problems.LanguageOf(http.Request), http.RequestAborted);
        await pages.WritePartAsync<FiguresPart>(http, new() { [nameof(FiguresPart.View)] = view });
    }

    private async Task ItemsAsync(HttpContext http)
    {
        if (!(await AskedAsync(http)).Ok(out var asked, out var refused)
            || !(await overseeing.ItemsAsync(asked, http.Request.Query, Problems.LanguageOf(http.Request), http.RequestAborted)).Ok(out var items, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await pages.WriteAsync<ItemsPage>(http, items, new PageHead($"{items.Title} · {pages.WordsFor(http.Request)["oversight.title"]}"));
    }

    private async Task<Result<Asked>> AskedAsync(HttpContext http) =>
        (await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused) ? Asked.Of(http.Request.Query, reader, overseeing.Today) : refused;
}
