using System.Net;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Links;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Verdicts;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Pages.Items;

/// <summary>The printable report on an item, for whoever may read the item.</summary>
internal sealed class ItemReports(ItemAccess access, BundleExport export, LinkReport reports, OwnWord word, Gate gate, Problems problems, Catalogue texts)
{
    /// <summary>What a report was asked for by, besides its language.</summary>
    private static readonly string[] Kept = ["at", "rules"];

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/items/{code}/report", ReportAsync).ExcludeFromDescription();

    /// <summary>
    /// The verifier's report on the bundle that this reader would get; its twin is the verdict. <c>?at=newest</c> as for the bundle,
    /// <c>?rules=NAME@EDITION</c> by other rules, <c>?lang=zh|en</c> in a language of its own.
    /// </summary>
    private async Task ReportAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !(await gate.PageAsync(http, readable)).Ok(out var seat, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        Result<Reported> reported;
        using (seat)
        {
            reported = await ReportedAsync(http, readable);
        }

        if (!reported.Ok(out var report, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var isTwin = PageWriter.WantsJson(http.Request);
        LinkPage.Guard(http.Response, HtmlPage.StyleOf(report.Report));
        http.Response.Headers.Vary = "Accept, Accept-Language, Cookie";
        http.Response.Headers.ContentLanguage = report.Report.Language == Language.Chinese ? "zh-CN" : "en";
        http.Response.ContentType = isTwin ? "application/json" : "text/html; charset=utf-8";
        await http.Response.Body.WriteAsync(
            isTwin ? VerdictJson.Write(report.Verdict, texts, report.Report.Language) : HtmlPage.Write(report.Report, LanguageSwitch(http.Request, report.Report.Language)), http.RequestAborted);
    }

    private async Task<Result<Reported>> ReportedAsync(HttpContext http, Readable readable)
    {
        var query = http.Request.Query;
        var rules = query["rules"].ToString() is { Length: > 0 } named ? named : null;

        // Whoever names rules wants to be told by them, and not that nothing stands against it by none.
        if (rules is not null && await word.PackAsync(rules, http.RequestAborted) is null)
        {
            return Pack.IsName(rules) ? new Refusal("pack.unknown", Plain.Of(rules), string.Join(' ', Packs.Names)) : new Refusal("verify.rules-name", Plain.Of(rules));
        }

        if (!(await export.ExportAsync(readable.State.Stream, query["at"] == "newest", http.RequestAborted)).Ok(out var bundle, out var refused))
        {
            return refused;
        }

        var hidden = await access.HiddenAsync(readable.Reader, bundle, http.RequestAborted);
        var shown = hidden.Count == 0 ? bundle : bundle.Withholding((said, _) => hidden.Contains(said.Statement.Stream));
        var language = query["lang"].ToString() switch { "zh" => Language.Chinese, "en" => Language.English, _ => Problems.LanguageOf(http.Request) };
        return await reports.OfAsync(new OpenedLink(shown, rules), language, http.RequestAborted);
    }

    /// <summary>The same report in the other language. It is a page for paper and has no frame, so the switch is its own.</summary>
    private static string LanguageSwitch(HttpRequest request, Language language)
    {
        var (code, tag, name) = language == Language.Chinese ? ("en", "en", "English") : ("zh", "zh-CN", "中文");
        var asked = string.Concat(Kept.Where(request.Query.ContainsKey).Select(k => $"<input type=\"hidden\" name=\"{k}\" value=\"{WebUtility.HtmlEncode(request.Query[k].ToString())}\">"));
        return $"<form method=\"get\">{asked}<button name=\"lang\" value=\"{code}\" lang=\"{tag}\">{name}</button></form>";
    }
}
