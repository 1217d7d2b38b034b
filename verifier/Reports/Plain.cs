using System.Globalization;
using System.Text;

namespace Integrity.Reports;

/// <summary>Text from a file that nobody vouches for, as a reader may be shown it.</summary>
public static class Plain
{
    /// <summary>Nothing in it moves a cursor, changes colours, begins a line or turns the direction of reading.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().All(IsHarmless)
            ? text
            : string.Concat(text.EnumerateRunes().Select(r => IsHarmless(r) ? r.ToString() : Rune.ReplacementChar.ToString()));
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
