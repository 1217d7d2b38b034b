using System.Globalization;

namespace Integrity.Ledger.Pages.Items;

/// <summary>Statements that stand too close in the picture to be told apart: each tone once, with how many of it there are.</summary>
/// <param name="At">Where the first of them is, from 0 to 1.</param>
/// <param name="Says">What each of them is, a line each.</param>
/// <param name="Tones">The gravest first.</param>
public sealed record PictureSpot(double At, string Says, IReadOnlyList<SpotTone> Tones)
{
    /// <summary>So much of the width is taken by a sign with its number on the narrowest telephone.</summary>
    private const double Room = 0.1;

    private static readonly string[] Gravest = ["bad", "doubtful", "good", "quiet"];

    /// <summary>Whether a number stands in it.</summary>
    public bool IsCounted => Tones.Any(t => t.Count > 1);

    /// <summary>Where each sign begins, in pixels from the place: around it where there is one, to the right of it where there are more, to the left at the edge.</summary>
    public IEnumerable<(SpotTone Tone, int Left)> Signs
    {
        get
        {
            var left = At > 1 - Room && IsWide ? -Tones.Sum(t => t.Width) : -6;
            foreach (var tone in Tones)
            {
                yield return (tone, left);
                left += tone.Width;
            }
        }
    }

    private bool IsWide => Tones.Count > 1 || IsCounted;

    public static IReadOnlyList<PictureSpot> Of(IEnumerable<PictureMark> marks)
    {
        var spots = new List<List<PictureMark>>();
        foreach (var mark in marks.OrderBy(m => m.At))
        {
            if (spots.Count == 0 || mark.At - spots[^1][0].At >= Room)
            {
                spots.Add([]);
            }

            spots[^1].Add(mark);
        }

        return [.. spots.Select(s => new PictureSpot(s[0].At, string.Join('\n', s.Select(m => m.Says)), [.. TonesOf(s)]))];
    }

    private static IEnumerable<SpotTone> TonesOf(IReadOnlyList<PictureMark> marks) =>
        from name in Gravest
        let count = marks.Count(m => m.Tone == name)
        where count > 0
        select new SpotTone(name, count);
}

/// <summary>How many statements of one tone a spot has.</summary>
public sealed record SpotTone(string Name, int Count)
{
    /// <summary>Nothing where there is but one.</summary>
    public string Number => Count > 1 ? Count.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>Of its sign and its number, in pixels.</summary>
    public int Width => 18 + (8 * Number.Length);
}
