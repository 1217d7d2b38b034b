namespace Integrity.Bench;

/// <summary>Figures as one aligned table that Markdown reads too.</summary>
internal static class Table
{
    private static readonly string[] Head = ["measured", "Integrity", "unit", "peer", "peer's", "ratio", "target", ""];

    /// <summary>Columns of numbers.</summary>
    private static readonly bool[] Right = [false, true, false, false, true, true, true, false];

    public static IEnumerable<string> Lines(IReadOnlyList<Figure> figures)
    {
        string[][] rows = [Head, .. figures.Select(Cells)];
        var widths = Enumerable.Range(0, Head.Length).Select(c => Math.Max(2, rows.Max(r => r[c].Length))).ToArray();
        yield return Line(Head, widths);
        yield return "|" + string.Join('|', widths.Select((w, c) => Right[c] ? new string('-', w + 1) + ":" : new string('-', w + 2))) + "|";
        foreach (var row in rows.Skip(1))
        {
            yield return Line(row, widths);
        }
    }

    /// <summary>Three significant digits, or all before the point.</summary>
    public static string Number(double value) => value switch
    {
        >= 100 => value.ToString("N0"),
        >= 10 => value.ToString("0.0"),
        _ => value.ToString("0.00"),
    };

    private static string[] Cells(Figure f) =>
    [
        f.What,
        Number(f.Value),
        f.Unit,
        f.Peer?.Name ?? "",
        f.Peer is { } peer ? Number(peer.Value) : "",
        f.Ratio is { } ratio ? Number(ratio) + "×" : "",
        f.Target is not { } target ? "" : f.TargetsRatio ? $"≥ {Number(target)}×" : (f.LessIsBetter ? "≤ " : "≥ ") + Number(target),
        f.Met is not { } met ? "" : met ? "met" : "SHORT",
    ];

    private static string Line(string[] cells, int[] widths) =>
        "| " + string.Join(" | ", cells.Select((c, i) => Right[i] ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))) + " |";
}
