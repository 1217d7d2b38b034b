using Integrity.Ledger.Http;

namespace Integrity.Ledger.Pages.Frame;

/// <summary>Hands out the bundled files. A name never means two things, so a browser asks once.</summary>
internal sealed class AssetEndpoint(Assets assets, Problems problems)
{
    private const string Forever = "public, max-age=31536000, immutable";

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/assets/{file}", FileAsync).ExcludeFromDescription();

    private async Task FileAsync(HttpContext http, string file)
    {
        if (!assets.TryGet(file, out var asset))
        {
            await problems.WriteAsync(http, new Refusal("http.no-such-path", http.Request.Path.ToString()));
            return;
        }

        var compressed = http.Request.Headers.AcceptEncoding.ToString().Split(',').Any(e => e.Trim() == "br");
        var bytes = compressed ? asset.Brotli : asset.Plain;
        var headers = http.Response.Headers;
        headers.CacheControl = Forever;
        headers.Vary = "Accept-Encoding";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = asset.Policy;
        if (asset.Policy == PagePolicy.Offline)
        {
            // Its file lies in /assets; the one page it may answer for is the desk.
            headers["Service-Worker-Allowed"] = "/desk";
        }

        if (compressed)
        {
            headers.ContentEncoding = "br";
        }

        http.Response.ContentType = asset.Type;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
