using System.Net;
using System.Security.Cryptography;
using System.Text;
using Integrity.Texts;
using Microsoft.AspNetCore.WebUtilities;

namespace Integrity.Ledger.Http;

/// <summary>The page behind a report link: one form, both languages, no script, nothing loaded from anywhere.</summary>
internal static class LinkPage
{
    /// <summary>A code, its name, and room for what a browser adds.</summary>
    private const int LargestForm = 1024;

    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:10vh auto;padding:0 1em;color:#1b1b1b;background:#fff}"
        + "h1{font-size:1.25em}label{display:block;margin:1em 0 .25em}"
        + "input{font:1.5em ui-monospace,monospace;letter-spacing:.1em;width:11ch;padding:.25em;text-transform:uppercase}"
        + "button{font:inherit;padding:.5em 1em;margin:1em 0}.no{border-left:4px solid #b3261e;padding-left:.75em}small{color:#555}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly Catalogue Texts = Catalogue.Of(typeof(Refusal).Assembly, typeof(LinkPage).Assembly);

    /// <summary>What keeps a secret address secret: not stored, not told to others, not framed, not listed.</summary>
    public static void Guard(HttpResponse response)
    {
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
    }

    /// <summary>The form; with why the last try opened nothing.</summary>
    public static async Task WriteAsync(HttpContext http, Refusal? refused)
    {
        Guard(http.Response);
        http.Response.StatusCode = refused is null ? StatusCodes.Status200OK : ProblemStatus.Of(refused.Code);
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(Html(refused), http.RequestAborted);
    }

    /// <summary>The code in a posted form; null when there is none that could be one.</summary>
    public static async Task<string?> CodeAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true || request.ContentLength > LargestForm)
        {
            return null;
        }

        try
        {
            using var form = new FormReader(request.Body) { ValueCountLimit = 4, KeyLengthLimit = 32, ValueLengthLimit = 64 };
            return (await form.ReadFormAsync(cancellation)).TryGetValue("code", out var code) && code.Count == 1 ? code.ToString() : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

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
            .Append("<button>").Append(OneLine("link.page.open")).Append("</button></form><p><small>")
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
