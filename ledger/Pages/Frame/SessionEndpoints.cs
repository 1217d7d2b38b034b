using Integrity.Ledger.Http;

namespace Integrity.Ledger.Pages.Frame;

/// <summary>
/// A page that is opened by its address carries no header, so a read token may live in a cookie as long as it holds: minutes. The browser's key signs the
/// next one; nothing of it is kept here, and it opens nothing that the token in a header would not.
/// </summary>
internal sealed class SessionEndpoints(Bearer bearer, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapPost("/session", (Delegate)OpenAsync)
            .WithName("openSession")
            .WithSummary("Puts the read token of the Authorization header into a cookie that scripts cannot read, for pages. It reads; it changes nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(401);
        _ = routes.MapDelete("/session", (Delegate)Close)
            .WithName("closeSession")
            .WithSummary("Forgets the cookie.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private async Task OpenAsync(HttpContext http)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out _, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Cookies.Append(Bearer.Cookie, Bearer.TokenOf(http.Request)!, Kept(http, Bearer.Life));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static IResult Close(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Cookies.Append(Bearer.Cookie, "", Kept(http, TimeSpan.Zero));
        return Results.NoContent();
    }

    /// <summary>Sent back to this site alone, and not when another leads here.</summary>
    private static CookieOptions Kept(HttpContext http, TimeSpan life) => new()
    {
        Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = life, IsEssential = true,
    };
}
