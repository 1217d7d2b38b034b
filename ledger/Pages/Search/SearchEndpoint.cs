using Integrity.Ledger.Http;
using Integrity.Ledger.Pages.Frame;

namespace Integrity.Ledger.Pages.Search;

/// <summary>The first page: one box. What was asked lives in the address, so that it can be kept and sent.</summary>
internal sealed class SearchEndpoint(Searching searching, Bearer bearer, PageWriter pages, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/", (Delegate)PageAsync)
        .WithName("search")
        .WithSummary("Search by evidence code, digest, case code, agency, block or transaction (?q=). A page, or with Accept: application/json its twin.")
        .Produces(StatusCodes.Status200OK, contentType: "text/html");

    private async Task PageAsync(HttpContext http)
    {
        var query = http.Request.Query["q"].ToString();
        if (query.Length > Searching.Longest)
        {
            await problems.WriteAsync(http, new Refusal("search.too-long", $"{Searching.Longest}"));
            return;
        }

        // Without a key, or with one that does not hold any more, the public part is still there.
        var (reader, refused) = await bearer.AnybodyAsync(http.Request, http.RequestAborted);
        if (refused is not null)
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var model = await searching.FindAsync(query, reader, http.RequestAborted);
        var words = pages.WordsFor(http.Request);
        await pages.WriteAsync<SearchPage>(http, model, new PageHead(query.Length == 0 ? words["search.title"] : words["search.title-of", query]) { Texts = [] });
    }
}
