using System.Globalization;

namespace Integrity.Reports;

/// <summary>The drawing: a row for each agency, its bars in SVG by percentages, so that it fits any width and its text stays text.</summary>
internal static class HtmlTimeline
{
    private const int Height = 20;

    /// <summary>So that what took seconds in a history of months can still be seen; in per cent.</summary>
    private const double Thinnest = 0.6;

    public static void Write(Markup html, Timeline timeline)
    {
        html.Raw("<figure class=\"timeline\">\n<figcaption>").Text(timeline.Caption).Raw("</figcaption>\n");
        foreach (var lane in timeline.Lanes)
        {
            html.Raw("<div class=\"lane\">").Element("span", lane.Label).Raw($"<svg width=\"100%\" height=\"{Height}\" aria-hidden=\"true\">");
            foreach (var bar in lane.Bars)
            {
                var length = Math.Max(bar.Length * 100, Thinnest);
                var start = Math.Min(bar.Start * 100, 100 - length);
                html.Raw($"<rect class=\"{Class(bar.Kind)}\" x=\"{Percent(start)}\" y=\"3\" width=\"{Percent(length)}\" height=\"{Height - 6}\"><title>").Text(bar.Says).Raw("</title></rect>");
            }

            if (timeline.Anchor is { } anchor)
            {
                html.Raw($"<line class=\"anchor\" x1=\"{Percent(Math.Min(anchor * 100, 99.8))}\" x2=\"{Percent(Math.Min(anchor * 100, 99.8))}\" y1=\"0\" y2=\"{Height}\"/>");
            }

            html.Raw("</svg></div>\n");
        }

        html.Raw("<p class=\"scale\">").Element("span", timeline.From);
        if (timeline.AnchorLabel is { } label)
        {
            html.Element("span", label, "at-anchor");
        }

        html.Element("span", timeline.To).Raw("</p>\n</figure>\n");
    }

    private static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Class(BarKind kind) => kind switch
    {
        BarKind.Held => "held",
        BarKind.OnTheWay => "way",
        _ => "before",
    };
}
