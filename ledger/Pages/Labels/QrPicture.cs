using System.Globalization;
using System.Text;
using QRCoder;

namespace Integrity.Ledger.Pages.Labels;

/// <summary>A QR code (ISO/IEC 18004) as one SVG path in units of a module, quiet zone included.</summary>
/// <param name="Modules">Along each side.</param>
/// <param name="Path">The dark modules, runs of each row.</param>
public sealed record QrPicture(int Modules, string Path)
{
    /// <summary>
    /// A label is printed so large, and worn; a module of half a millimetre is still read by a telephone's camera. So a code has correction Q if that keeps
    /// its modules no smaller than this, else M if that does, else L. H is not tried: on a label larger modules help more than a third of them to spare.
    /// </summary>
    private const double SmallestModule = 0.44;

    private const double Printed = 20;

    private static readonly QRCodeGenerator.ECCLevel[] Levels = [QRCodeGenerator.ECCLevel.Q, QRCodeGenerator.ECCLevel.M];

    /// <summary>The code of a text, drawn.</summary>
    /// <param name="text">Upper case, digits and <c>$%*+-./:</c> take two thirds of the place that other characters take.</param>
    public static QrPicture Of(string text)
    {
        foreach (var level in Levels)
        {
            using var strong = QRCodeGenerator.GenerateQrCode(text, level);
            if (Printed / strong.ModuleMatrix.Count >= SmallestModule)
            {
                return Draw(strong);
            }
        }

        using var weak = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        return Draw(weak);
    }

    /// <summary>For a screen or a sheet, which are clean and as large as they like: medium correction, and any text, in UTF-8.</summary>
    public static QrPicture OnScreen(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        return Draw(code);
    }

    private static QrPicture Draw(QRCodeData code)
    {
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            var row = code.ModuleMatrix[y];
            for (var x = 0; x < row.Count; x++)
            {
                var run = x;
                while (run < row.Count && row[run])
                {
                    run++;
                }

                if (run > x)
                {
                    _ = path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{run - x}v1H{x}z");
                    x = run;
                }
            }
        }

        return new(code.ModuleMatrix.Count, path.ToString());
    }
}
