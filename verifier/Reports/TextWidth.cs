using System.Text;

namespace Integrity.Reports;

/// <summary>How wide text stands on a terminal: Chinese characters take two columns. The measure is fixed, so a report does not depend on the window.</summary>
internal static class TextWidth
{
    /// <summary>What must not begin a line (避头标点).</summary>
    private const string Closing = "，。；：、！？）》」』】”’…,.;:!?)]}";

    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>As <see cref="Wrap(string, int)"/>, at most so many lines: what is left out is marked by an ellipsis.</summary>
    /// <param name="most">0 for as many as there are.</param>
    public static IEnumerable<string> Wrap(string text, int width, int most)
    {
        var lines = Wrap(text, width).ToList();
        if (most == 0 || lines.Count <= most)
        {
            return lines;
        }

        // A long text in one word must not make a long line either.
        var last = new StringBuilder();
        foreach (var rune in lines[most - 1].EnumerateRunes().TakeWhile(r => Of(last.ToString()) + Of(r) < width))
        {
            _ = last.Append(rune.ToString());
        }

        return [.. lines.Take(most - 1), last.ToString().TrimEnd() + "…"];
    }

    /// <summary>Lines of at most that width, broken at spaces and between Chinese characters; a longer word stands alone, whole.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        var filled = 0;
        foreach (var piece in Pieces(text))
        {
            if (filled > 0 && filled + Of(piece.TrimEnd()) > width)
            {
                yield return line.ToString().TrimEnd();
                _ = line.Clear();
                filled = 0;
            }

            var added = filled == 0 ? piece.TrimStart() : piece;
            _ = line.Append(added);
            filled += Of(added);
        }

        if (filled > 0 || text.Length == 0)
        {
            yield return line.ToString().TrimEnd();
        }
    }

    /// <summary>What a line break may stand between: words with the spaces after them, single wide characters with the punctuation after them.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        Rune before = default, earlier = default;
        foreach (var rune in text.EnumerateRunes())
        {
            // A date and its time of day stay together.
            var within = IsSpace(before) && Rune.IsDigit(earlier) && Rune.IsDigit(rune);
            var closes = rune.IsBmp && Closing.Contains((char)rune.Value, StringComparison.Ordinal);
            if (piece.Length > 0 && !closes && !within && !Opens(before) && (Of(before) == 2 || (Of(rune) == 2) || (IsSpace(before) && !IsSpace(rune))))
            {
                yield return piece.ToString();
                _ = piece.Clear();
            }

            _ = piece.Append(rune.ToString());
            (earlier, before) = (before, rune);
        }

        if (piece.Length > 0)
        {
            yield return piece.ToString();
        }
    }

    private static bool Opens(Rune rune) => rune.Value is '（' or '《' or '「' or '【' or '“' or '(' or '[';

    private static bool IsSpace(Rune rune) => rune.Value == ' ';

    /// <summary>Unicode Standard Annex 11: what is wide or full-width in the blocks that our texts use, combining marks being no concern of theirs.</summary>
    private static int Of(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD)
            ? 2 : 1;
}
