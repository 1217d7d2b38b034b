using System.Globalization;
using System.Text.RegularExpressions;
using Integrity.Ledger.Pages.Labels;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>A QR code as a printer puts it on a label: dots of ink on paper, each as dark as the part of it that the code covers.</summary>
internal sealed partial class Print
{
    private Print(int width, byte[] grey) => (Width, Grey) = (width, grey);

    public int Width { get; }

    /// <summary>White is 255.</summary>
    public byte[] Grey { get; }

    public static Print Of(QrPicture picture, double millimetres, int dotsPerInch)
    {
        var dark = new bool[picture.Modules, picture.Modules];
        foreach (Match run in Run().Matches(picture.Path))
        {
            var (x, y, length) = (Number(run, "x"), Number(run, "y"), Number(run, "n"));
            Assert.Equal(x, Number(run, "back"));
            for (var i = 0; i < length; i++)
            {
                dark[y, x + i] = true;
            }
        }

        var width = (int)Math.Round(millimetres / 25.4 * dotsPerInch);
        const int Sub = 4;
        var grey = new byte[width * width];
        for (var i = 0; i < grey.Length; i++)
        {
            var ink = 0;
            for (var s = 0; s < Sub * Sub; s++)
            {
                var (x, y) = ((i % width) + ((s % Sub) + 0.5) / Sub, (i / width) + ((s / Sub) + 0.5) / Sub);
                ink += dark[(int)(y / width * picture.Modules), (int)(x / width * picture.Modules)] ? 1 : 0;
            }

            grey[i] = (byte)(255 - (ink * 255 / (Sub * Sub)));
        }

        return new(width, grey);
    }

    /// <summary>As a camera that is not quite still sees it: every dot is the mean of its neighbours.</summary>
    public Print Blurred(int radius)
    {
        var blurred = new byte[Grey.Length];
        for (var i = 0; i < Grey.Length; i++)
        {
            var (sum, count) = (0, 0);
            for (var y = Math.Max(0, (i / Width) - radius); y <= Math.Min(Width - 1, (i / Width) + radius); y++)
            {
                for (var x = Math.Max(0, (i % Width) - radius); x <= Math.Min(Width - 1, (i % Width) + radius); x++)
                {
                    (sum, count) = (sum + Grey[(y * Width) + x], count + 1);
                }
            }

            blurred[i] = (byte)(sum / count);
        }

        return new(Width, blurred);
    }

    /// <summary>A scratch of bare paper across it, so many dots wide.</summary>
    public Print Scratched(int dots)
    {
        var scratched = (byte[])Grey.Clone();
        for (var y = 0; y < Width; y++)
        {
            scratched.AsSpan((y * Width) + (Width / 2) - dots, dots).Fill(255);
        }

        return new(Width, scratched);
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"M(?<x>\d+) (?<y>\d+)h(?<n>\d+)v1H(?<back>\d+)z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Run();
}
