namespace Integrity.Ledger.Pages.Labels;

/// <summary>Self-adhesive labels as they are sold on A4 sheets. The style sheet has the same numbers, in millimetres, under the name.</summary>
/// <param name="Name">Of the sheet, and of its rules in the style sheet: <c>stock-NAME</c>.</param>
/// <param name="Width">Of a label, in millimetres.</param>
public sealed record LabelStock(string Name, double Width, double Height, int Columns, int Rows)
{
    public static readonly IReadOnlyList<LabelStock> All =
    [
        new("21", 63.5, 38.1, 3, 7),
        new("24", 70, 37, 3, 8),
        new("44", 48.5, 25.4, 4, 11),
    ];

    public int Count => Columns * Rows;

    /// <summary>By name; the first where there is none of that name.</summary>
    public static LabelStock Named(string? name) => All.FirstOrDefault(s => s.Name == name) ?? All[0];
}
