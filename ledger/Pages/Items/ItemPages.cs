using Integrity.Identifiers;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Http;
using Integrity.Ledger.Links;
using Integrity.Ledger.Pages.Frame;
using Integrity.Reports;
using Integrity.Rules;

namespace Integrity.Ledger.Pages.Items;

/// <summary>The page of an item and its printable report, for whoever may read the item. Anybody else is told what he is told of a code that does not exist.</summary>
internal sealed class ItemPages(ItemAccess access, ItemReading reading, BundleExport export, LinkReport reports, Pack pack, PageWriter pages, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/items/{code}", PageAsync).ExcludeFromDescription();
        _ = routes.MapGet("/items/{code}/report", ReportAsync).ExcludeFromDescription();
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

        var words = pages.WordsFor(http.Request);
        var model = new ItemTelling(await reading.OfAsync(readable, http.RequestAborted), words.Texts, words.Language, pack).Tell();
        await pages.WriteAsync<ItemPage>(http, model, new PageHead($"{model.Code} · {model.Kind.Says}"));
    }

    /// <summary>The verifier's report on the bundle that this reader would get. <c>?at=newest</c> as for the bundle, <c>?rules=NAME@EDITION</c> by other rules.</summary>
    private async Task ReportAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !(await export.ExportAsync(readable.State.Stream, http.Request.Query["at"] == "newest", http.RequestAborted)).Ok(out var bundle, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var hidden = await access.HiddenAsync(readable.Reader, bundle, http.RequestAborted);
        var shown = hidden.Count == 0 ? bundle : bundle.Withholding((said, _) => hidden.Contains(said.Statement.Stream));
        var rules = http.Request.Query["rules"].ToString() is { Length: > 0 } named ? named : null;
        var report = await reports.OfAsync(new OpenedLink(shown, rules), Problems.LanguageOf(http.Request), http.RequestAborted);
        LinkPage.Guard(http.Response, HtmlPage.StyleOf(report));
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.Body.WriteAsync(HtmlPage.Write(report), http.RequestAborted);
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
