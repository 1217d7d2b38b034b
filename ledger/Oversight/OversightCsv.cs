namespace Integrity.Ledger.Oversight;

/// <summary>Everything the page shows, as one table: a row for each figure as a whole, for each agency, part and day.</summary>
internal static class OversightCsv
{
    public static byte[] Of(OversightView view)
    {
        var csv = new Csv().Row("figure", "title", "by", "key", "name", "numerator", "denominator", "share", "agency", "from", "to", "days-from", "as-of", "log-size", "log-end", "rules", "definition");
        foreach (var figure in view.Figures)
        {
            void Add(string by, string key, string name, Tally tally) => csv.Row(
                figure.Code,
                figure.Title,
                by,
                key,
                name,
                Csv.Number(tally.Numerator),
                Csv.Number(tally.Denominator),
                Csv.Number(tally.Share),
                view.Agency,
                view.From,
                view.To,
                view.Offset,
                UtcTime.Format(view.AsOf),
                Csv.Number(view.Size),
                Csv.Number(view.LogSize),
                view.Rules,
                figure.Means);

            Add("total", "", "", figure.Total);
            figure.ByAgency.ToList().ForEach(a => Add("agency", a.Agency, a.Name, a.Tally));
            figure.ByPart.ToList().ForEach(p => Add("part", p.Part, p.Says, p.Tally));
            figure.ByDay.ToList().ForEach(d => Add("day", d.Day, "", d.Tally));
        }

        return csv.ToUtf8();
    }

    /// <summary>One page of what stands behind a figure.</summary>
    /// <param name="items">The page.</param>
    /// <param name="goesOn">Not the first: rows alone.</param>
    public static byte[] Of(OversightItems items, bool goesOn)
    {
        var csv = new Csv(goesOn);
        if (!goesOn)
        {
            _ = csv.Row("figure", "which", "part", "item", "statement", "agency", "name", "says", "counted-at", "state", "seconds", "from", "to", "days-from", "as-of", "log-size", "log-end");
        }

        foreach (var row in items.Items)
        {
            _ = csv.Row(
                items.Figure,
                items.Which,
                items.Part,
                row.Item,
                Csv.Number(row.Seq),
                row.Agency,
                row.Name,
                row.Says,
                UtcTime.Format(row.At),
                row.State,
                Csv.Number(row.Seconds),
                items.From,
                items.To,
                items.Offset,
                UtcTime.Format(items.AsOf),
                Csv.Number(items.Size),
                Csv.Number(items.LogSize));
        }

        return csv.ToUtf8();
    }
}
