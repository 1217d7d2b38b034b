using System.Text;

namespace Integrity.Reports;

/// <summary>HTML being written. Whatever comes from a report goes through <see cref="Text"/>; <see cref="Raw"/> is for markup written here.</summary>
internal sealed class Markup
{
    private readonly StringBuilder html = new();

    public Markup Raw(string markup)
    {
        _ = html.Append(markup);
        return this;
    }

    /// <summary>Harmless as text and as the value of a double-quoted attribute.</summary>
    public Markup Text(string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                _ => html.Append(c),
            };
        }

        return this;
    }

    /// <summary>An element around a text; name and class are written here.</summary>
    public Markup Element(string name, string text, string? style = null) =>
        Raw(style is null ? $"<{name}>" : $"<{name} class=\"{style}\">").Text(text).Raw($"</{name}>");

    public Markup Line(string name, Line line)
    {
        var style = (line.Tone == Tone.Plain ? "" : HtmlPage.Class(line.Tone)) + (line.Exact ? " exact" : "");
        return Element(name, line.Text, style.Length > 0 ? style.Trim() : null);
    }

    public override string ToString() => html.ToString();
}
