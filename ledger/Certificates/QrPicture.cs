using System.Globalization;
using System.Text;
using QRCoder;

namespace Integrity.Ledger.Certificates;

/// <summary>A QR code (ISO/IEC 18004) as the path of one SVG: modules of one unit, a quiet zone of four around them.</summary>
/// <param name="Size">Width and height with the quiet zone, in modules.</param>
/// <param name="Path">For the attribute <c>d</c>; digits, letters and signs only.</param>
public sealed record QrPicture(int Size, string Path)
{
    /// <summary>Level M: about 15 % of it may be damaged on paper.</summary>
    public static QrPicture Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var modules = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                if (modules[y][x])
                {
                    var from = x;
                    while (x + 1 < modules.Count && modules[y][x + 1])
                    {
                        x++;
                    }

                    _ = path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1h-{x - from + 1}z");
                }
            }
        }

        return new(modules.Count, path.ToString());
    }
}
