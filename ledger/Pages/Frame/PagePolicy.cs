namespace Integrity.Ledger.Pages.Frame;

/// <summary>What a browser may do with a page: run and show what this program sent as a file of its own, ask this program, and nothing else.</summary>
/// <remarks>W3C Content Security Policy Level 3. Nothing inline runs, so what a statement or a file name says cannot become script or style.</remarks>
internal static class PagePolicy
{
    public const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Of the workers that hash files. Compiling WebAssembly needs a word of its own (CSP3 §6.1.11), which therefore stands here alone: a worker has no
    /// document, and this one is sent nothing but bytes of a file.
    /// </summary>
    public const string Worker = "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'";

    /// <summary>Of the worker that opens the desk without a connection: it asks this program for what it was asked for, and runs nothing.</summary>
    public const string Offline = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

    public const string Page =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        + "media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>What every page's answer says of itself, whatever is on it.</summary>
    /// <param name="response">Its head, before anything is sent.</param>
    /// <param name="policy">Of a page that has no frame and needs less.</param>
    public static void Guard(HttpResponse response, string policy = Page)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
    }
}
