using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Rules.Checks;

namespace Integrity.Rules;

/// <summary>Judges a history by a pack. Pure: the same history, pack and circumstances give the same bytes anywhere.</summary>
public static class RuleEngine
{
    public static RulesReport Judge(Replayed history, Pack pack, Circumstances c) => Judge(history, pack, c, new Recomputing());

    internal static RulesReport Judge(Replayed history, Pack pack, Circumstances c, Recomputing recomputing)
    {
        if (pack.Rules.Any(r => r.Parts.Any(p => p.Check is AgreementInForce)))
        {
            _ = recomputing.All(history);
        }

        return Judge(new Course(history, pack, c, recomputing));
    }

    internal static RulesReport Judge(Course course)
    {
        var (history, pack, c) = (course.History, course.Pack, course.Circumstances);
        var judged = ImmutableArray.CreateBuilder<JudgedRule>();
        foreach (var rule in pack.Rules)
        {
            new RuleCourse(course, rule).AddTo(judged);
        }

        var head = history.States.GetValueOrDefault(history.Subject)?.Head ?? default;
        return new(
            pack.Name, pack.Digest, c.AsOf, c.Anchored, history.Subject, head, judged.ToImmutable(), [.. course.Items.SelectMany(i => i.Terms)]);
    }
}
