using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Integrity.Texts;

namespace Integrity.Reports;

/// <summary>
/// A report as one page that needs nothing else: no script, no font, no picture from anywhere, its style inside. For a screen by day or night, a
/// telephone, and A4. Its own policy lets a browser load and run nothing, whatever the statements say.
/// </summary>
public static class HtmlPage
{
    private static readonly Lazy<string> Style = new(ReadStyle);

    /// <summary>UTF-8, lines ended by line feeds.</summary>
    /// <param name="form">Markup of whoever shows the page: a form that leads back to where the page came from. Without one the page can send nothing anywhere.</param>
    public static byte[] Write(CustodyReport report, string? form = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var html = new Markup();
        var style = StyleOf(report);
        var policy = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        html.Raw("<!doctype html>\n").Raw(report.Language == Language.Chinese ? "<html lang=\"zh-CN\">\n" : "<html lang=\"en\">\n").Raw("<head>\n<meta charset=\"utf-8\">\n");
        html.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{policy}'; base-uri 'none'; form-action '{(form is null ? "none" : "self")}'\">\n");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        html.Raw("<title>").Text($"{report.Name} · {report.Kicker}").Raw("</title>\n<style>").Raw(style).Raw("</style>\n</head>\n<body>\n");
        html.Raw($"<header class=\"{Class(report.Verdict.Tone)}\">\n").Element("p", report.Kicker, "kicker").Raw("\n").Element("h1", report.Name).Raw("\n<p class=\"verdict\">");
        html.Element("strong", report.Verdict.Text).Raw(" ").Text(report.Means).Raw("</p>\n");
        if (report.Rules is { } rules)
        {
            html.Element("p", rules, "rules").Raw("\n");
        }

        html.Raw("</header>\n").Raw(form ?? "").Raw("<main>\n");
        Write(html, report.Sections, "");
        html.Raw("</main>\n<footer>").Element("p", report.Closing).Raw("</footer>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    /// <summary>These sections alone, for a page that has a frame and a style of its own.</summary>
    /// <param name="sections">Of one report.</param>
    /// <param name="prefix">Goes before every id, so that several reports fit on one page. Letters, digits and hyphens.</param>
    public static string Write(IEnumerable<Section> sections, string prefix)
    {
        ArgumentNullException.ThrowIfNull(sections);
        var html = new Markup();
        Write(html, sections, prefix);
        return html.ToString();
    }

    /// <summary>The page's whole style, whose hash a sender's own policy must allow.</summary>
    public static string StyleOf(CustodyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);

        // The name is the only text that goes into the style, and an evidence or case code has no character that means anything there.
        var running = report.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') ? report.Name : "";
        return Style.Value.Replace("NAME", running, StringComparison.Ordinal);
    }

    internal static string Class(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Doubtful => "doubtful",
        Tone.Bad => "bad",
        Tone.Quiet => "quiet",
        _ => "plain",
    };

    private static void Write(Markup html, IEnumerable<Section> sections, string prefix)
    {
        foreach (var section in sections)
        {
            html.Raw($"<section id=\"{prefix}{section.Id}\"{(section.OnPageOnly ? " class=\"appendix\"" : "")} aria-labelledby=\"h-{prefix}{section.Id}\">\n<h2 id=\"h-{prefix}{section.Id}\">").Text(section.Title).Raw("</h2>\n");
            foreach (var block in section.Blocks)
            {
                Write(html, block);
            }

            html.Raw("</section>\n");
        }
    }

    private static void Write(Markup html, Block block)
    {
        switch (block)
        {
            case Pairs pairs:
                Write(html, pairs.Rows);
                break;
            case Prose prose:
                foreach (var line in prose.Lines)
                {
                    html.Line("p", line).Raw("\n");
                }

                break;
            case Table table:
                Write(html, table);
                break;
            case Entries entries:
                foreach (var entry in entries.All)
                {
                    Write(html, entry);
                }

                break;
            case Timeline timeline:
                HtmlTimeline.Write(html, timeline);
                break;
        }
    }

    private static void Write(Markup html, ImmutableArray<Pair> pairs)
    {
        html.Raw("<dl>\n");
        foreach (var pair in pairs)
        {
            html.Raw("<div>").Element("dt", pair.Label);
            foreach (var line in pair.Lines)
            {
                html.Line("dd", line);
            }

            html.Raw("</div>\n");
        }

        html.Raw("</dl>\n");
    }

    private static void Write(Markup html, Entry entry)
    {
        html.Raw($"<article class=\"entry {Class(entry.Mark.Tone)}\">\n<h3>").Element("span", entry.Mark.Text, "mark " + Class(entry.Mark.Tone));
        if (entry.Id.Length > 0)
        {
            html.Raw(" ").Element("code", entry.Id);
        }

        html.Raw(" ").Said(entry.Title).Raw("</h3>\n");
        if (!entry.Found.IsEmpty)
        {
            html.Raw("<ul>");
            foreach (var found in entry.Found)
            {
                html.Line("li", found);
            }

            html.Raw("</ul>\n");
        }

        if (!entry.Notes.IsEmpty)
        {
            Write(html, entry.Notes);
        }

        html.Raw("</article>\n");
    }

    private static void Write(Markup html, Table table)
    {
        html.Raw("<table>\n");
        if (table.Caption.Length > 0)
        {
            html.Element("caption", table.Caption).Raw("\n");
        }

        html.Raw("<thead><tr>");
        foreach (var column in table.Columns)
        {
            html.Raw("<th scope=\"col\">").Text(column).Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            if (row.Aside)
            {
                html.Raw($"<tr class=\"aside\"><td colspan=\"{table.Columns.Length}\">").Said(row.Cells[0].Text).Raw("</td></tr>\n");
                continue;
            }

            html.Raw("<tr>");
            for (var i = 0; i < row.Cells.Length; i++)
            {
                // The heading again, for narrow screens, where each row is a list.
                html.Raw("<td data-column=\"").Text(table.Columns[i]).Raw("\">").Line("span", row.Cells[i]).Raw("</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody>\n</table>\n");
    }

    private static string ReadStyle()
    {
        using var resource = typeof(HtmlPage).Assembly.GetManifestResourceStream("reports/page.css")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
