using Integrity.Ledger.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Integrity.Ledger.Pages.Frame;

/// <summary>The switch on every page. It keeps two letters with the browser and nothing here.</summary>
internal static class LanguageEndpoint
{
    public const string Cookie = "integrity-language";

    private const int LargestForm = 8 << 10;

    public static void Map(IEndpointRouteBuilder routes) => _ = routes.MapPost("/language", SwitchAsync).ExcludeFromDescription();

    private static async Task SwitchAsync(HttpContext http)
    {
        var (language, back) = await FieldsAsync(http.Request, http.RequestAborted);
        if (language is "zh" or "en")
        {
            http.Response.Cookies.Append(Cookie, language, new CookieOptions
            {
                Path = "/", SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true,
            });
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = IsHere(back) ? back : "/";
    }

    /// <summary>A path of this very site: nobody is led elsewhere by a form. Browsers read <c>//</c> and <c>/\</c> as another host, and skip control characters.</summary>
    private static bool IsHere(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && path.All(c => c is > ' ' and < (char)0x7f and not '\\') && Uri.IsWellFormedUriString(path, UriKind.Relative);

    private static async Task<(string? Language, string? Back)> FieldsAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true || request.ContentLength > LargestForm)
        {
            return default;
        }

        try
        {
            using var reader = new FormReader(request.Body) { ValueCountLimit = 4, KeyLengthLimit = 32, ValueLengthLimit = LargestForm };
            var form = await reader.ReadFormAsync(cancellation);
            return (form.GetValueOrDefault("language"), form.GetValueOrDefault("back"));
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }
}
