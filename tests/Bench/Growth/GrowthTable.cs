namespace Integrity.Bench.Growth;

/// <summary>One line a figure, one column a size, and how much the largest is above the smallest beside how much log n is.</summary>
internal static class GrowthTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<(long Size, IReadOnlyList<Figure> Figures)> all)
    {
        if (all.Count == 0)
        {
            yield break;
        }

        var (first, last) = (all[0], all[^1]);
        var logarithm = Math.Log(last.Size) / Math.Log(first.Size);
        yield return $"| statements | {string.Join(" | ", all.Select(a => a.Size.ToString("N0")))} | largest ÷ smallest (log n: {Table.Number(logarithm)}) |";
        yield return $"|---|{string.Concat(all.Select(_ => "---:|"))}---:|";
        foreach (var figure in first.Figures)
        {
            double[] values = [.. all.Select(a => a.Figures.Single(f => f.What == figure.What).Value)];
            yield return $"| {figure.What}, {figure.Unit} | {string.Join(" | ", values.Select(Table.Number))} | {Table.Number(values[^1] / values[0])} |";
        }

        yield return "";
    }
}
