using Integrity.Rules;

namespace Integrity.Proofs;

/// <summary>Judges a replayed history by the pack the caller chose, once its proof is settled.</summary>
internal static class RuleChecks
{
    /// <summary>The verdict with its report, and with every recognition recomputed.</summary>
    /// <param name="anchored">Time of the anchor's block, when something vouches for it.</param>
    public static Verdict Judged(Verdict verdict, TrustFile trust, VerifyOptions options, DateTimeOffset? anchored)
    {
        if (verdict.History is not { } history)
        {
            return verdict;
        }

        var recomputing = new Recomputing();
        var recognitions = recomputing.All(history);
        if (options.Rules is not { } pack)
        {
            return verdict with { Recognitions = recognitions };
        }

        var asOf = options.AsOf ?? anchored ?? history.States.Values.Select(s => s.LastAt).DefaultIfEmpty().Max();
        var proven = !verdict.Checks.Any(c => c.Breaks || c.LeavesUnproven);
        var report = RuleEngine.Judge(history, pack, new Circumstances(asOf, anchored, proven, trust.Operator), recomputing);
        return verdict with { Pack = pack, Report = report, Recognitions = recognitions };
    }
}
