using Judging = Integrity.Custody.Judge;

namespace Integrity.Rules.Checks;

/// <summary>The pre-anchor gap: from the end of the act to the block that holds it.</summary>
internal sealed record AnchoredWithin(int Hours) : StepCheck("anchored-within")
{
    public static AnchoredWithin? Read(PartReader part)
    {
        part.OnlyOn("collect", "acquire");
        return part.Number("hours", 1, 87_600) is { } hours ? new(hours) : null;
    }

    public override Ruling Judge(in Site site)
    {
        if (!UtcTime.TryParse(site.Step.Text(site.Statement.Act == "collect" ? "to" : "ended"), out var ended))
        {
            return Ruling.Silent;
        }

        if (site.Item.Course.Circumstances.Anchored is not { } anchored)
        {
            return Ruling.Human("judged.not-anchored");
        }

        var gap = anchored - ended;
        IReadOnlyList<string> values = [((long)gap.TotalMinutes).ToString(), (Hours * 60L).ToString()];

        // Within a clock's error nothing is wrong with a short negative gap.
        return gap < -Judging.ClockTolerance ? Ruling.Fails("judged.ended-after-anchor", UtcTime.Format(ended), UtcTime.Format(anchored))
            : gap <= TimeSpan.FromHours(Hours) ? Ruling.Holds("judged.anchored-within", values) : Ruling.Fails("judged.anchored-late", values);
    }
}
