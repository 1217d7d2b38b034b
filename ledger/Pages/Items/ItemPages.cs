using Integrity.Identifiers;
using Integrity.Ledger.Http;
using Integrity.Ledger.Pages.Frame;
using Integrity.Rules;

namespace Integrity.Ledger.Pages.Items;

/// <summary>The page of an item, for whoever may read the item. Anybody else is told what he is told of a code that does not exist.</summary>
internal sealed class ItemPages(ItemAccess access, ItemReading reading, Pack pack, PageWriter pages, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/items/{code}", PageAsync).ExcludeFromDescription();
        _ = routes.MapGet("/I/{code}", ShortAsync).ExcludeFromDescription();
    }

    private async Task PageAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var canonical = readable.State.Stream.Id;
        if (canonical != code)
        {
            http.Response.Redirect($"/items/{Uri.EscapeDataString(canonical)}{http.Request.QueryString}");
            return;
        }

        if (!(await reading.OfAsync(http, readable)).Ok(out var sources, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var words = pages.WordsFor(http.Request);
        var model = new ItemTelling(sources, words.Texts, words.Language, pack).Tell();
        await pages.WriteAsync<ItemPage>(http, model, new PageHead($"{model.Code} · {model.Kind.Says}"));
    }

    /// <summary>What a label says. It opens nothing: it only leads to the page, for any code alike.</summary>
    private async Task ShortAsync(HttpContext http, string code)
    {
        if (!EvidenceCode.Parse(code).Ok(out var parsed, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        http.Response.Redirect($"/items/{Uri.EscapeDataString(parsed.ToString())}");
    }
}
