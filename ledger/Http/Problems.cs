using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Ledger.Pages.Frame;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>A refusal as RFC 9457 problem+json: what was wrong and what to do, in the reader's language, with a code that never changes.</summary>
/// <param name="catalogue">The sentences.</param>
/// <param name="pages">For who asked for a page.</param>
internal sealed class Problems(Catalogue catalogue, PageWriter pages)
{
    public const string MediaType = "application/problem+json";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task WriteAsync(HttpContext http, Refusal refusal)
    {
        HttpMeters.Refused(refusal.Code);
        var status = ProblemStatus.Of(refusal.Code);
        var language = LanguageOf(http.Request);
        if (ProblemStatus.RetryAfter(refusal) is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds;
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (WantsPage(http.Request))
        {
            await pages.WriteAsync<ProblemPage>(http, refusal, new PageHead(catalogue.Say(language, $"http.{status}")) { Status = status });
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = MediaType;
        http.Response.Headers.ContentLanguage = language == Language.Chinese ? "zh-CN" : "en";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, Writing);
        Write(json, refusal, language);
    }

    /// <summary>The problem itself; of a stream's line with the line's number.</summary>
    public void Write(Utf8JsonWriter json, Refusal refusal, Language language, long? line = null)
    {
        var status = ProblemStatus.Of(refusal.Code);
        json.WriteStartObject();
        if (line is { } number)
        {
            json.WriteNumber("line", number);
        }

        json.WriteString("type", $"urn:integrity:refusal:{refusal.Code}");
        json.WriteString("title", catalogue.Say(language, $"http.{status}"));
        json.WriteNumber("status", status);
        json.WriteString("detail", catalogue.Say(language, refusal.Code, refusal.Values));
        json.WriteString("code", refusal.Code);
        json.WriteString("rule", refusal.Code[..refusal.Code.IndexOf('.')]);
        json.WriteString("fix", catalogue.Fix(language, refusal.Code, refusal.Values));
        json.WriteStartArray("values");
        foreach (var value in refusal.Values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A person who opens an address gets a page; the interface for programs answers programs.</summary>
    private static bool WantsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !PageWriter.WantsJson(request);

    /// <summary>What the reader chose on a page; else Chinese if his first language is; else English.</summary>
    public static Language LanguageOf(HttpRequest request) =>
        request.Cookies[LanguageEndpoint.Cookie] is "zh" or "en" ? (request.Cookies[LanguageEndpoint.Cookie] == "zh" ? Language.Chinese : Language.English)
        : request.Headers.AcceptLanguage.ToString().TrimStart().StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;
}
