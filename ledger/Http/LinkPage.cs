using System.Net;
using System.Security.Cryptography;
using System.Text;
using Integrity.Ledger.Links;
using Integrity.Ledger.Pages.Frame;
using Integrity.Reports;
using Integrity.Texts;
using Microsoft.AspNetCore.WebUtilities;

namespace Integrity.Ledger.Http;

/// <summary>The page behind a report link: one form, both languages, no script, nothing loaded from anywhere.</summary>
internal static class LinkPage
{
    public const string BundleWanted = "bundle";

    public const string EnglishWanted = "en";

    /// <summary>A code, its name, and room for what a browser adds.</summary>
    private const int LargestForm = 1024;

    private const string Style =
        ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:10vh auto;padding:0 1em;color:#1b1b1b;background:#fff}"
        + "h1{font-size:1.25em}label{display:block;margin:1em 0 .25em}"
        + "input{font:1.5em ui-monospace,monospace;letter-spacing:.1em;width:11ch;padding:.25em;text-transform:uppercase}"
        + "button{font:inherit;padding:.5em 1em;margin:1em 0}.no{border-left:4px solid #b3261e;padding-left:.75em}small{color:#555}"
        + "@media screen and (prefers-color-scheme:dark){body{color:#e6e8eb;background:#15181c}.no{border-color:#ff8a80}small{color:#a3abb6}}@media print{form{display:none}}";

    /// <summary>What the form says before anything was tried.</summary>
    private static readonly string[] Told = ["title", "code", "note"];

    private static readonly string Policy = PolicyFor(Style);

    private static readonly Catalogue Texts = Catalogue.Of(typeof(Refusal).Assembly, typeof(LinkPage).Assembly);

    /// <summary>What keeps a secret address secret: not stored, not told to others, not framed, not listed.</summary>
    /// <param name="style">The one style of the page that is sent; this form's where none is given.</param>
    public static void Guard(HttpResponse response, string? style = null)
    {
        PagePolicy.Guard(response, style is null ? Policy : PolicyFor(style));
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
    }

    /// <summary>What the form asks, for a program, and where a program asks. The same for every token, and the token is not repeated.</summary>
    public static Task WriteTwinAsync(HttpContext http)
    {
        Guard(http.Response);
        http.Response.Headers.Vary = "Accept";
        return Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var name in Told)
            {
                json.WriteStartObject(name);
                json.WriteString("zh", Texts.Say(Language.Chinese, "link.page." + name));
                json.WriteString("en", Texts.Say(Language.English, "link.page." + name));
                json.WriteEndObject();
            }

            json.WriteString("post", "/v1/links/{token}/open");
            json.WriteEndObject();
        });
    }

    /// <summary>The form; with why the last try opened nothing.</summary>
    public static async Task WriteAsync(HttpContext http, Refusal? refused)
    {
        if (refused is not null)
        {
            HttpMeters.Refused(refused.Code);
            http.Response.Headers.RetryAfter = ProblemStatus.RetryAfter(refused);
        }

        Guard(http.Response);
        http.Response.Headers.Vary = "Accept";
        http.Response.StatusCode = refused is null ? StatusCodes.Status200OK : ProblemStatus.Of(refused.Code);
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(Html(refused), http.RequestAborted);
    }

    /// <summary>The report, and the bundle it was made from behind a button. The code goes round once more: a download is an access on record too.</summary>
    public static async Task WriteAsync(HttpContext http, CustodyReport report, ExtractionCode code)
    {
        var offer = $"<form method=\"post\" autocomplete=\"off\"><input type=\"hidden\" name=\"code\" value=\"{code.Spelled}\"><p>"
            + $"{Encode(Texts.Say(report.Language, "link.page.own-word"))}</p><button name=\"as\" value=\"{BundleWanted}\">{Encode(Texts.Say(report.Language, "link.page.bundle"))}</button></form>";
        Guard(http.Response, HtmlPage.StyleOf(report));
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.Body.WriteAsync(HtmlPage.Write(report, offer), http.RequestAborted);
    }

    /// <summary>What a posted form says: a code, and what is wanted; null for what is missing or could not be one.</summary>
    public static async Task<(string? Code, string? Wanted)> FieldsAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true || request.ContentLength > LargestForm)
        {
            return default;
        }

        try
        {
            using var reader = new FormReader(request.Body) { ValueCountLimit = 4, KeyLengthLimit = 32, ValueLengthLimit = 64 };
            var form = await reader.ReadFormAsync(cancellation);
            return (One("code"), One("as"));

            string? One(string name) => form.TryGetValue(name, out var value) && value.Count == 1 ? value.ToString() : null;
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }

    private static string PolicyFor(string style) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static string Html(Refusal? refused)
    {
        var page = new StringBuilder("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">")
            .Append("<title>").Append(OneLine("link.page.title")).Append("</title><style>").Append(Style).Append("</style></head><body><main><h1>")
            .Append(Both("link.page.title")).Append("</h1>");
        if (refused is not null)
        {
            _ = page.Append("<div class=\"no\" role=\"alert\"><p>").Append(Both(refused.Code, refused.Values))
                .Append("</p><p><small>").Append(Fix(refused)).Append("</small></p></div>");
        }

        return page.Append("<form method=\"post\" autocomplete=\"off\"><label for=\"code\">").Append(Both("link.page.code"))
            .Append("</label><input id=\"code\" name=\"code\" required maxlength=\"20\" autocapitalize=\"characters\" spellcheck=\"false\" autofocus><br>")
            .Append("<button name=\"as\" value=\"zh\">").Append(Encode(Texts.Say(Language.Chinese, "link.page.open")))
            .Append("</button> <button lang=\"en\" name=\"as\" value=\"").Append(EnglishWanted).Append("\">").Append(Encode(Texts.Say(Language.English, "link.page.open")))
            .Append("</button></form><p><small>")
            .Append(Both("link.page.note")).Append("</small></p></main></body></html>").ToString();
    }

    /// <summary>Where there is no room for two lines, one after the other and unmarked: titles and buttons hold text only.</summary>
    private static string OneLine(string code) => $"{Encode(Texts.Say(Language.Chinese, code))} · {Encode(Texts.Say(Language.English, code))}";

    private static string Both(string code, params IReadOnlyList<string> values) =>
        $"{Encode(Texts.Say(Language.Chinese, code, values))}<br><span lang=\"en\">{Encode(Texts.Say(Language.English, code, values))}</span>";

    private static string Fix(Refusal refused) =>
        $"{Encode(Texts.Fix(Language.Chinese, refused.Code, refused.Values))}<br><span lang=\"en\">{Encode(Texts.Fix(Language.English, refused.Code, refused.Values))}</span>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
