using System.Globalization;

namespace Integrity.Reports;

/// <summary>
/// A <see cref="ProofPath"/> as a drawing: one step under the other, each with its sign, so that it reads on a telephone and in one colour. SVG with
/// classes only; colours and fonts are the style sheet's. What it says is also in its title and description.
/// </summary>
public static class PathPicture
{
    private const int Width = 400;
    private const int Row = 62;
    private const int Stair = 58;
    private const int Text = 52;

    /// <summary>As much of a value as fits beside its sign; the whole stands in the list beside the picture.</summary>
    private const int Shown = 40;

    /// <summary>One <c>svg</c> element.</summary>
    /// <param name="path">What to draw.</param>
    /// <param name="id">Prefix of the ids within, for pages with several pictures. Letters and digits.</param>
    public static string Write(ProofPath path, string id)
    {
        ArgumentNullException.ThrowIfNull(path);
        var svg = new Markup();
        var height = path.Steps.Sum(Height) + 8;
        svg.Raw($"<svg class=\"path\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">")
            .Raw($"<title id=\"{id}-title\">").Text(path.Title).Raw($"</title><desc id=\"{id}-desc\">").Text(path.Description).Raw("</desc>");
        var y = 4;
        for (var i = 0; i < path.Steps.Length; i++)
        {
            var step = path.Steps[i];
            if (i + 1 < path.Steps.Length)
            {
                svg.Raw($"<path class=\"way way-{Standings.Name(path.Steps[i + 1].Standing)}\" d=\"M22 {y + 34}V{y + Height(step) + 4}\"/>");
            }

            Write(svg, step, y);
            y += Height(step);
        }

        return svg.Raw("</svg>").ToString();
    }

    private static void Write(Markup svg, PathStep step, int y)
    {
        svg.Raw($"<g class=\"step\"><g class=\"sign sign-{Standings.Name(step.Standing)}\" transform=\"translate(10 {y + 6})\">").Raw(Standings.Sign(step.Standing)).Raw("</g>")
            .Raw($"<text class=\"label\" x=\"{Text}\" y=\"{y + 19}\">").Text(step.Label)
            .Raw($"<tspan class=\"word\" dx=\"8\">").Text(step.Word).Raw("</tspan></text>");
        if (step.Value is { } value)
        {
            svg.Raw($"<text class=\"value\" x=\"{Text}\" y=\"{y + 39}\">").Text(value.Length > Shown ? value[..Shown] + "…" : value).Raw("</text>");
        }

        if (!step.Siblings.IsEmpty)
        {
            WriteStair(svg, step, y + 30);
        }

        svg.Raw("</g>");
    }

    /// <summary>The way up, drawn as it is walked: a dot a level, its neighbour on the side where it stands in the tree.</summary>
    private static void WriteStair(Markup svg, PathStep step, int top)
    {
        var count = step.Siblings.Length;
        var pace = Math.Min(24.0, (Width - Text - 16.0) / count);
        var middle = top + (Stair / 2);
        svg.Raw($"<path class=\"stair\" d=\"M{Text} {middle}H{Number(Text + (pace * count))}\"/>");
        for (var i = 0; i < count; i++)
        {
            var x = Text + (pace * (i + 0.5));
            var there = step.Siblings[i].IsLeft ? middle - 18 : middle + 18;
            svg.Raw($"<path class=\"stair\" d=\"M{Number(x)} {middle}V{there}\"/><circle class=\"reached\" cx=\"{Number(x)}\" cy=\"{middle}\" r=\"3.5\"/>")
                .Raw($"<rect class=\"beside\" x=\"{Number(x - 4)}\" y=\"{there - 4}\" width=\"8\" height=\"8\"/>");
        }
    }

    private static int Height(PathStep step) => step.Siblings.IsEmpty ? Row : Row + Stair - 12;

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
