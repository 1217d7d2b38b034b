using System.Collections.Immutable;
using System.Text;

namespace Integrity.Reports;

/// <summary>A report as plain text, for one screen or whole: without appendices, at a fixed measure, the same bytes in every window.</summary>
public static class PlainText
{
    private const int Measure = 100;
    private const int Indent = 2;

    /// <summary>The text, lines ended by line feeds.</summary>
    /// <param name="paint">Colours for a terminal; null leaves the text bare.</param>
    /// <param name="full">Every section whole; else what a judge reads on one screen, and where the rest is.</param>
    public static string Write(CustodyReport report, Func<Tone, string, string>? paint = null, bool full = false)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new Page(paint ?? ((_, text) => text));
        page.Wrapped(0, 0, new($"{report.Verdict.Text}  {report.Means}"), report.Verdict);
        if (report.Rules is { } rules)
        {
            page.Wrapped(0, 0, new(rules));
        }

        foreach (var section in report.Sections.Where(s => !s.OnPageOnly))
        {
            var blocks = full ? section.Blocks : section.Screen;
            if (blocks.IsEmpty)
            {
                continue;
            }

            page.Line(0, "");
            page.Line(0, page.Paint(Tone.Plain, section.Title));
            foreach (var block in blocks)
            {
                Write(page, block);
            }
        }

        page.Line(0, "");
        page.Wrapped(0, 0, new(report.Closing, Tone.Quiet));
        if (!full)
        {
            page.Wrapped(0, 0, new(report.More, Tone.Quiet));
        }

        return page.ToString();
    }

    private static void Write(Page page, Block block)
    {
        switch (block)
        {
            case Pairs pairs:
                var widest = pairs.Rows.Max(r => TextWidth.Of(r.Label));
                foreach (var row in pairs.Rows)
                {
                    page.Labelled(Indent, TextWidth.Pad(row.Label, widest), row.Lines);
                }

                break;
            case Prose prose:
                foreach (var line in prose.Lines)
                {
                    page.Wrapped(Indent, Indent * 2, line);
                }

                break;
            case Table table:
                Write(page, table);
                break;
            case Entries entries:
                foreach (var entry in entries.All)
                {
                    Write(page, entry);
                }

                break;
            default:
                // The drawing repeats what the table says.
                break;
        }
    }

    private static void Write(Page page, Entry entry)
    {
        var hang = Indent + 4;
        page.Wrapped(Indent, hang, new($"[{entry.Mark.Text}] {entry.Id}  {entry.Title}", Rows: entry.Rows), entry.Mark);
        foreach (var found in entry.Found)
        {
            page.Wrapped(hang, hang + 2, found with { Tone = Tone.Plain });
        }

        foreach (var note in entry.Notes)
        {
            page.Labelled(hang, note.Label, note.Lines);
        }
    }

    private static void Write(Page page, Table table)
    {
        if (table.Caption.Length > 0)
        {
            page.Line(Indent, table.Caption);
        }

        var rows = table.Rows.Where(r => !r.Aside).Select(r => r.Cells).ToList();
        var widths = table.Columns.Select((_, i) => i == table.Columns.Length - 1 ? 0 : rows.Count == 0 ? 0 : rows.Max(r => TextWidth.Of(r[i].Text))).ToList();
        var whole = Indent + widths.Sum() + (2 * (widths.Count - 1)) + (rows.Count == 0 ? 0 : rows.Max(r => TextWidth.Of(r[^1].Text)));
        foreach (var row in table.Rows)
        {
            if (row.Aside)
            {
                page.Wrapped(Indent * 3, Indent * 4, row.Cells[0]);
            }
            else if (whole <= Measure)
            {
                page.Line(Indent, string.Join("  ", row.Cells.Select((c, i) => page.Paint(c.Tone, i == row.Cells.Length - 1 ? c.Text : TextWidth.Pad(c.Text, widths[i])))));
            }
            else
            {
                Stacked(page, table.Columns, row.Cells);
            }
        }
    }

    /// <summary>A row too wide for the measure: its first two cells, then the others by name.</summary>
    private static void Stacked(Page page, ImmutableArray<string> columns, ImmutableArray<Line> cells)
    {
        page.Wrapped(Indent, Indent * 3, new($"[{cells[0].Text}] {cells[1].Text}"), cells[0]);
        page.Wrapped(Indent * 3, Indent * 4, new(string.Join("  ", cells.Skip(2).Select((c, i) => $"{columns[i + 2]} {c.Text}"))));
    }

    private sealed class Page(Func<Tone, string, string> paint)
    {
        private readonly StringBuilder text = new();

        public string Paint(Tone tone, string said) => tone == Tone.Plain ? said : paint(tone, said);

        public void Line(int indent, string said) => _ = text.Append(' ', said.Length == 0 ? 0 : indent).Append(said.TrimEnd()).Append('\n');

        /// <summary>A line at the measure, what follows indented.</summary>
        /// <param name="mark">What stands at the start of the line and is painted apart.</param>
        public void Wrapped(int indent, int hang, Line line, Line? mark = null)
        {
            var first = true;
            foreach (var piece in TextWidth.Wrap(line.Text, Measure - (line.Rows == 1 ? indent : hang), line.Rows))
            {
                var painted = first && mark is not null && piece.Contains(mark.Text, StringComparison.Ordinal)
                    ? piece.Replace(mark.Text, Paint(mark.Tone, mark.Text), StringComparison.Ordinal)
                    : Paint(line.Tone, piece);
                Line(first ? indent : hang, painted);
                first = false;
            }
        }

        public void Labelled(int indent, string label, ImmutableArray<Line> lines)
        {
            var hang = indent + TextWidth.Of(label) + 2;
            var first = true;
            foreach (var line in lines)
            {
                foreach (var piece in TextWidth.Wrap(line.Text, Measure - hang, line.Rows))
                {
                    Line(first ? indent : hang, first ? $"{label}  {Paint(line.Tone, piece)}" : Paint(line.Tone, piece));
                    first = false;
                }
            }
        }

        public override string ToString() => text.ToString();
    }
}
