using System.Globalization;
using Integrity.Identifiers;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Http;
using Integrity.Ledger.Pages.Frame;

namespace Integrity.Ledger.Pages.Labels;

/// <summary>
/// Labels to print: of an item, for who may read it; sheets for any codes, for every agency. A label says a code and an address and nothing else, and
/// making one asks nobody about the code: so it tells nothing of it.
/// </summary>
internal sealed class LabelPages(ItemAccess access, Bearer bearer, PageWriter pages, Problems problems)
{
    /// <summary>Labels in one answer: some sheets.</summary>
    private const int Most = 132;

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/items/{code}/label", OneAsync).ExcludeFromDescription();
        _ = routes.MapGet("/labels", (Delegate)SheetAsync).ExcludeFromDescription();
    }

    private async Task OneAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !EvidenceCode.Parse(readable.State.Stream.Id).Ok(out var parsed, out refused)
            || !LabelAddress.PlaceOf(http.Request).Ok(out var at, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await WriteAsync(http, new(null, LabelStock.All, 0, false, [Face(at, parsed)]));
    }

    private async Task SheetAsync(HttpContext http)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out _, out var refused)
            || !CodesIn(http.Request).Ok(out var codes, out refused)
            || !LabelAddress.PlaceOf(http.Request).Ok(out var at, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var stock = LabelStock.Named(http.Request.Query["stock"]);
        var skip = Number(http.Request, "skip", 0, stock.Count - 1);
        var fresh = codes.Count == 0;
        var printed = fresh ? Enumerable.Range(0, Number(http.Request, "fresh", stock.Count, Most)).Select(_ => FreshCode.Draw()) : codes;
        await WriteAsync(http, new(stock, LabelStock.All, skip, fresh, [.. printed.Select(c => Face(at, c))]));
    }

    private Task WriteAsync(HttpContext http, LabelModel model) =>
        pages.WriteAsync<LabelPage>(http, model, new PageHead(pages.WordsFor(http.Request)["label.title"]) { Script = "label" });

    private static LabelFace Face(Uri at, EvidenceCode code)
    {
        var address = LabelAddress.Of(at, code);
        return new(code.ToString(), code.ToString().Split('-'), address, QrPicture.Of(address));
    }

    /// <summary>The codes asked for, each once; none asks for fresh ones.</summary>
    private static Result<List<EvidenceCode>> CodesIn(HttpRequest request)
    {
        var codes = new List<EvidenceCode>();
        foreach (var text in request.Query["codes"].ToString().Split([',', ' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!EvidenceCode.Parse(text).Ok(out var code, out var refused))
            {
                return refused;
            }

            if (!codes.Contains(code))
            {
                codes.Add(code);
            }
        }

        return codes.Count <= Most ? codes : new Refusal("label.too-many", $"{codes.Count}", $"{Most}");
    }

    private static int Number(HttpRequest request, string name, int usual, int most) =>
        int.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? Math.Clamp(given, 0, most) : usual;
}
