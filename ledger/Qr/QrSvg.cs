using System.Globalization;
using System.Text;
using QRCoder;

namespace Integrity.Ledger.Qr;

/// <summary>A QR code (ISO/IEC 18004) as one SVG path: black on white in any theme, since a camera must read it, with the quiet zone of four modules.</summary>
internal static class QrSvg
{
    public const string MediaType = "image/svg+xml";

    /// <summary>Error correction M: a screen is clean, and fewer modules are larger ones.</summary>
    public static string Write(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (!rows[y][x])
                {
                    continue;
                }

                var from = x;
                while (x < rows.Count && rows[y][x])
                {
                    x++;
                }

                _ = path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
            }
        }

        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {rows.Count} {rows.Count}\" shape-rendering=\"crispEdges\">"
            + $"<path fill=\"#fff\" d=\"M0 0h{rows.Count}v{rows.Count}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>";
    }
}
