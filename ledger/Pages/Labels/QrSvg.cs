namespace Integrity.Ledger.Pages.Labels;

/// <summary>A code for a screen as an SVG file of its own: black on white in any theme, since a camera must read it.</summary>
internal static class QrSvg
{
    public const string MediaType = "image/svg+xml";

    public static string Write(string text)
    {
        var (size, path) = QrPicture.OnScreen(text);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">"
            + $"<path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>";
    }
}
