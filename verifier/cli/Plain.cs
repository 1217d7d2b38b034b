using System.Globalization;

namespace Integrity.Verify;

/// <summary>Text from a file that nobody vouches for, as a terminal may show it.</summary>
internal static class Plain
{
    /// <summary>Nothing in it moves the cursor, changes colours, begins a line or turns the direction of reading.</summary>
    public static string Of(string text) => text.All(IsHarmless) ? text : string.Concat(text.Select(c => IsHarmless(c) ? c : '\uFFFD'));

    private static bool IsHarmless(char c) => char.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
