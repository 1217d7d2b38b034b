using Integrity.Custody;

namespace Integrity.Rules.Checks;

/// <summary>A recognition kept its agreement, and the report it names is the one its history gives.</summary>
internal sealed record AgreementInForce() : StepCheck("agreement-in-force")
{
    public static AgreementInForce? Read(PartReader part)
    {
        part.OnlyOn("recognize", "decline");
        return new();
    }

    public override Ruling Judge(in Site site)
    {
        var (step, item) = (site.Step, site.Item);
        var earlier = item.Positions("recognize").Concat(item.Positions("decline")).Count(p => p < step.Statement.Seq);
        var judged = item.Course.Recomputing.Of(item.Course.History, step, earlier);
        var by = judged.By.ToString();
        if (judged.Rules == item.Course.Pack.Name && Recomputing.PackOf(step, judged.Rules) is { } published && published.Digest != item.Course.Pack.Digest)
        {
            // Whoever publishes first owns a name on the ledger; that does not make it the pack that is trusted here.
            return Ruling.Fails("judged.recognition-other-pack", by, judged.Rules, Digests.Digest.Sha256(published.Digest).ToString());
        }

        var failed = judged.Conditions.FirstOrDefault(c => c.Outcome is RuleOutcome.Fatal or RuleOutcome.Curable);
        return failed is not null ? Ruling.Fails("judged.recognition-condition", by, judged.Agreement?.ToString() ?? "-", failed.Condition)
            : judged.Match switch
            {
                ReportMatch.Differs => Ruling.Fails("judged.recognition-differs", by, judged.Rules, $"{judged.Stated}", $"{judged.Recomputed}"),
                ReportMatch.Withheld => Ruling.Human("judged.recognition-withheld", by, judged.Rules),
                ReportMatch.NotRecomputed => Ruling.Human("judged.recognition-not-recomputed", by, judged.Rules),
                _ => Ruling.Holds("judged.recognition-matches", by, judged.Rules, judged.Outcome),
            };
    }
}
