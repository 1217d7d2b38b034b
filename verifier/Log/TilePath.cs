using System.Globalization;
using System.Runtime.InteropServices;

namespace Integrity.Log;

/// <summary>The name of one tile: <c>tile/L/N[.p/W]</c>, or of an entry bundle: <c>tile/entries/N[.p/W]</c> (C2SP tlog-tiles).</summary>
/// <param name="Level">0 to 7 in any tree that fits 63 bits (parsed up to 63), or <see cref="Entries"/>.</param>
/// <param name="Index">The tile's place within its level.</param>
/// <param name="Width">Hashes or entries in it, 1 to 256; less than 256 is a partial tile.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TilePath(int Level, long Index, int Width)
{
    /// <summary>The level that stands for the entries themselves.</summary>
    public const int Entries = -1;

    private const int LongestText = 64;

    public bool IsPartial => Width < Tiles.FullWidth;

    /// <summary>Only the one canonical spelling is read.</summary>
    public static Result<TilePath> Parse(string text) =>
        TryParse(text, out var path) ? path : new Refusal("tile.path-malformed", text.Length <= LongestText ? text : text[..LongestText] + "…");

    public override string ToString()
    {
        var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        var partial = IsPartial ? string.Create(CultureInfo.InvariantCulture, $".p/{Width}") : "";
        return $"tile/{level}/{Spell(Index)}{partial}";
    }

    /// <summary>Three digits to an element, all but the last marked with an x, so that no file is also a folder.</summary>
    private static string Spell(long index)
    {
        var spelt = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000)
        {
            spelt = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{spelt}");
        }

        return spelt;
    }

    private static bool TryParse(string text, out TilePath path)
    {
        path = default;
        if (text.Length > LongestText || !text.StartsWith("tile/", StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan("tile/".Length);
        var slash = rest.IndexOf('/');
        if (slash < 0 || !TryLevel(rest[..slash], out var level))
        {
            return false;
        }

        rest = rest[(slash + 1)..];
        var width = Tiles.FullWidth;
        var partial = rest.IndexOf(".p/", StringComparison.Ordinal);
        if (partial >= 0)
        {
            if (!int.TryParse(rest[(partial + 3)..], NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= Tiles.FullWidth)
            {
                return false;
            }

            rest = rest[..partial];
        }

        // The digits give the number; spelling it again settles every question of form (x, slashes, leading zeros).
        var digits = new string([.. rest.ToString().Where(char.IsAsciiDigit)]);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        path = new TilePath(level, index, width);
        return path.ToString() == text;
    }

    private static bool TryLevel(ReadOnlySpan<char> text, out int level)
    {
        level = Entries;
        return text.SequenceEqual("entries")
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out level) && level <= Tiles.HighestLevel);
    }
}
