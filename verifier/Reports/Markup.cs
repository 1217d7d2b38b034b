using System.Text;

namespace Integrity.Reports;

/// <summary>HTML being written. Whatever comes from a report goes through <see cref="Text"/>; <see cref="Raw"/> is for markup written here.</summary>
internal sealed class Markup
{
    /// <summary>How <see cref="Voice.Time"/> writes times; a nought stands for any digit.</summary>
    private const string Clock = "0000-00-00 00:00:00";

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

    /// <summary>As <see cref="Text"/>; a point in time is marked as one, so that no line breaks within it.</summary>
    public Markup Said(string text)
    {
        var done = 0;
        for (var i = 0; i + Clock.Length <= text.Length; i++)
        {
            if (IsTime(text.AsSpan(i, Clock.Length)))
            {
                _ = Text(text[done..i]).Raw("<time>").Text(text.Substring(i, Clock.Length)).Raw("</time>");
                done = i + Clock.Length;
                i = done - 1;
            }
        }

        return Text(text[done..]);
    }

    /// <summary>An element around a text; name and class are written here.</summary>
    public Markup Element(string name, string text, string? style = null) =>
        Raw(style is null ? $"<{name}>" : $"<{name} class=\"{style}\">").Said(text).Raw($"</{name}>");

    public Markup Line(string name, Line line)
    {
        var style = (line.Tone == Tone.Plain ? "" : HtmlPage.Class(line.Tone)) + (line.Exact ? " exact" : "");
        return Element(name, line.Text, style.Length > 0 ? style.Trim() : null);
    }

    public override string ToString() => html.ToString();

    private static bool IsTime(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Clock[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Clock[i])
            {
                return false;
            }
        }

        return true;
    }
}
