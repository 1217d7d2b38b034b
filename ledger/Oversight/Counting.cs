using Integrity.Ledger.Store;

namespace Integrity.Ledger.Oversight;

/// <summary>Adds marks up to figures. Pure.</summary>
internal static class Counting
{
    /// <summary>Points that a chart shows at most, roughly: longer periods are drawn by weeks, then by four weeks.</summary>
    private const int MostPoints = 100;

    public static int DaysInPoint(int days) => days <= MostPoints ? 1 : days <= 7 * MostPoints ? 7 : 28;

    /// <summary>All figures.</summary>
    /// <param name="counts">By agency.</param>
    /// <param name="days">Of all of them together.</param>
    /// <param name="period">First and last day.</param>
    /// <param name="names">The agencies to show one by one; empty when one was asked for.</param>
    /// <param name="words">What figures and their parts are called.</param>
    /// <param name="undated">Values may rest on anchors that the chain took back: figures of them show none.</param>
    public static IReadOnlyList<FigureView> Of(
        IReadOnlyList<MarkCount> counts,
        IReadOnlyList<DayCount> days,
        (int First, int Last) period,
        IReadOnlyList<AgencyName> names,
        FigureWords words,
        bool undated) =>
    [
        .. Figure.All.Select(figure => undated && figure.IsOfDates
            ? One(figure, [], [], period, names, words) with { Anew = true }
            : One(figure, [.. counts.Where(c => c.Kind == figure.Kind && figure.Of.Has(c.State, c.Band))], days, period, names, words)),
    ];

    /// <summary>Agencies in the order of a figure: the most of a count, the least of a share, and those without data last.</summary>
    public static IReadOnlyList<AgencyName> Sorted(IReadOnlyList<AgencyName> agencies, string? by, IReadOnlyList<MarkCount> counts)
    {
        if (Figure.Named(by) is not { } figure)
        {
            return agencies;
        }

        var own = counts.Where(c => c.Kind == figure.Kind && figure.Of.Has(c.State, c.Band)).ToLookup(c => c.Agency);
        return [.. agencies.Select(a => (Agency: a, Tally: Sum(figure, own[a.Id]))).OrderBy(a => a.Tally.IsEmpty)
            .ThenBy(a => a.Tally.Share ?? -a.Tally.Numerator).ThenByDescending(a => a.Tally.Denominator).Select(a => a.Agency)];
    }

    private static FigureView One(
        Figure figure, List<MarkCount> counts, IReadOnlyList<DayCount> days, (int First, int Last) period, IReadOnlyList<AgencyName> names, FigureWords words)
    {
        var total = Sum(figure, counts);
        return new(
            figure.Code,
            words.Title(figure),
            words.Means(figure),
            figure.Unit,
            false,
            total,
            [.. names.Select(n => new AgencyTally(n.Id, n.Name, Sum(figure, counts.Where(c => c.Agency == n.Id))))],
            [.. Parts(figure, counts, total, words)],
            [.. ByDay(figure, days, period)]);
    }

    /// <summary>Parts of a spread are counted of the whole; of anything else, each is a figure by itself.</summary>
    private static IEnumerable<PartTally> Parts(Figure figure, List<MarkCount> counts, Tally total, FigureWords words)
    {
        var parts = counts.GroupBy(figure.PartOf).Select(g => new PartTally(
            g.Key, words.Part(figure, g.Key), figure.Unit == FigureUnit.Spread ? new Tally(g.Sum(c => c.Count), total.Denominator) : Sum(figure, g)));
        return figure.By == PartBy.Name
            ? parts.OrderByDescending(p => p.Tally.Denominator ?? p.Tally.Numerator).ThenBy(p => p.Part, StringComparer.Ordinal)
            : parts.OrderBy(p => figure.Parts.ToList().IndexOf(p.Part));
    }

    private static IEnumerable<DayTally> ByDay(Figure figure, IReadOnlyList<DayCount> days, (int First, int Last) period)
    {
        var step = DaysInPoint(period.Last - period.First + 1);
        var counts = days.Where(d => d.Kind == figure.Kind && figure.Of.Has(d.State, d.Band)).ToLookup(d => (d.Day - period.First) / step);
        for (var point = 0; point * step <= period.Last - period.First; point++)
        {
            var (all, some) = (counts[point].Sum(c => c.Count), counts[point].Where(c => figure.In.Has(c.State, c.Band)).Sum(c => c.Count));
            yield return new(Days.Text(period.First + (point * step)), Tally(figure, some, all));
        }
    }

    private static Tally Sum(Figure figure, IEnumerable<MarkCount> counts)
    {
        var (all, some) = (0L, 0L);
        foreach (var count in counts)
        {
            all += count.Count;
            some += figure.In.Has(count.State, count.Band) ? count.Count : 0;
        }

        return Tally(figure, some, all);
    }

    private static Tally Tally(Figure figure, long some, long all) => figure.Unit == FigureUnit.Count ? new(all, null) : new(some, all);
}
