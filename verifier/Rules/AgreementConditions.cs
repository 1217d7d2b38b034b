using Integrity.Custody;
using Integrity.Custody.Agreements;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Rules.Checks;

namespace Integrity.Rules;

/// <summary>What an agreement asks of a history, condition by condition. All of it stands in the open, so withholding changes none of these.</summary>
internal static class AgreementConditions
{
    public static IEnumerable<RecognitionCondition> Of(ItemCourse item, StreamName stream, AgreementState agreement, AgencyId by, DateTimeOffset at)
    {
        var terms = agreement.Terms;
        var from = item.State.Holdings[0].Agency;
        var kind = item.State.Kind;
        var method = item.Collected.Steps[0].Text("method") ?? "-";
        var caseType = item.Collected.State.CaseType ?? "-";
        var standing = agreement.At(at);
        yield return That("in-force", standing == AgreementStanding.InForce, stream.ToString(), $"{standing}");
        yield return That("direction", agreement.Allows(from, by), from.ToString(), by.ToString());
        yield return Among("kind", terms.Kinds, kind);
        yield return Among("case-type", terms.CaseTypes, caseType);
        yield return Among("standard", terms.Standards, item.Course.Pack.Name);
        yield return That("exclusions", !terms.Exclusions.Contains(kind) && !terms.Exclusions.Contains(method), kind, method);
        var missing = terms.RequiredActs.Where(act => item.Positions(act).Count == 0).ToList();
        yield return That("required-acts", missing.Count == 0, string.Join(", ", missing.Count == 0 ? terms.RequiredActs : missing));
        yield return Digests(item, terms);
        if (!terms.QualificationScope.IsEmpty)
        {
            yield return Qualification(item, terms);
        }

        if (terms.MaximumAnchorGap is { } most)
        {
            yield return Anchor(item, most);
        }
    }

    /// <summary>What the pack says of it all. Lines about recognitions themselves count for nothing here: one agency's says nothing of another's.</summary>
    public static RecognitionCondition Rules(Pack pack, RulesReport report)
    {
        var about = pack.Rules.Where(r => r.Parts.All(p => p.Check is not AgreementInForce)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var counted = report.Judged.Where(j => about.Contains(j.Rule)).ToList();
        int Count(RuleOutcome outcome) => counted.Count(j => j.Outcome == outcome);
        var (fatal, curable, human) = (Count(RuleOutcome.Fatal), Count(RuleOutcome.Curable), Count(RuleOutcome.Human));
        var unshown = counted.Exists(j => j is { Unshown: true, Outcome: RuleOutcome.Human });
        var outcome = fatal > 0 ? RuleOutcome.Fatal : curable > 0 ? RuleOutcome.Curable : unshown ? RuleOutcome.Human : RuleOutcome.Pass;
        var code = fatal > 0 ? "recognition.rules.fatal" : curable > 0 ? "recognition.rules.curable" : unshown ? "recognition.rules.unshown" : "recognition.rules.pass";
        return new("rules", outcome, code, [pack.Name, fatal.ToString(), curable.ToString(), human.ToString()]);
    }

    private static RecognitionCondition Digests(ItemCourse item, AgreementTerms terms)
    {
        var wanted = string.Join(", ", terms.DigestAlgorithms);
        var known = item.State.KnownDigests().Select(d => d.Recorded.Digest.Algorithm.Text()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return That("digests", terms.DigestAlgorithms.IsEmpty || known.Exists(terms.DigestAlgorithms.Contains), string.Join(", ", known), wanted);
    }

    /// <summary>Whoever acquired, examined or reported was qualified then for what the agreement names: each time, the agency or who signed.</summary>
    private static RecognitionCondition Qualification(ItemCourse item, AgreementTerms terms)
    {
        var wanted = string.Join(", ", terms.QualificationScope);
        var numbers = new List<string>();
        foreach (var position in item.Positions("acquire").Concat(item.Positions("examine")).Concat(item.Positions("report")).Order())
        {
            var step = item.Steps[position];
            var signers = step.SignedBy.Where(s => s.Agency == step.Statement.Agency).Select(s => s.Key.Officer).ToHashSet(StringComparer.Ordinal);
            var qualified = step.World.GetValueOrDefault(StreamName.Agency(step.Statement.Agency))?.Keyring?.Qualifications
                .Find(q => (q.Officer is null || signers.Contains(q.Officer)) && q.IsValid(step.Statement.At) && terms.QualificationScope.All(q.Covers));
            if (qualified is null)
            {
                return That("qualification", false, wanted, "-");
            }

            numbers.Add(qualified.Number);
        }

        return That("qualification", numbers.Count > 0, wanted, numbers.Count > 0 ? string.Join(", ", numbers.Distinct(StringComparer.Ordinal)) : "-");
    }

    private static RecognitionCondition Anchor(ItemCourse item, TimeSpan most)
    {
        var anchored = item.Course.Circumstances.Anchored;
        var first = item.Steps[0];
        var ended = UtcTime.TryParse(first.Text("to"), out var to) ? to : first.Statement.At;
        var gap = anchored - ended;
        return That("anchor-gap", gap <= most && gap >= -Judge.ClockTolerance, gap is { } known ? ((long)known.TotalSeconds).ToString() : "-", ((long)most.TotalSeconds).ToString());
    }

    private static RecognitionCondition Among(string condition, IReadOnlyCollection<string> allowed, string value) =>
        That(condition, allowed.Count == 0 || allowed.Contains(value), value, string.Join(", ", allowed));

    private static RecognitionCondition That(string condition, bool holds, params IReadOnlyList<string> values) =>
        new(condition, holds ? RuleOutcome.Pass : RuleOutcome.Fatal, $"recognition.{condition}.{(holds ? "pass" : "fail")}", values);
}
