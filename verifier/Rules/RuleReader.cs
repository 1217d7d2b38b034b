using System.Collections.Frozen;
using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Rules.Checks;

namespace Integrity.Rules;

/// <summary>Reads the rules of a pack.</summary>
internal sealed class RuleReader(PackFaults faults, CitationReader citations, EffectivePeriod period, ImmutableArray<TermRule> terms)
{
    private static readonly FrozenDictionary<string, RuleOutcome> Severities = new Dictionary<string, RuleOutcome>(StringComparer.Ordinal)
    {
        ["fatal"] = RuleOutcome.Fatal,
        ["curable"] = RuleOutcome.Curable,
        ["warn"] = RuleOutcome.Warn,
        ["human"] = RuleOutcome.Human,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public ImmutableArray<PackRule> Read(PackNode list)
    {
        var rules = ImmutableArray.CreateBuilder<PackRule>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in faults.List(list, "rules", 1, 128))
        {
            if (!faults.Object(node, "rules", ["id", "cite", "severity", "says", "judge"], ["from", "to", "person", "cure"]))
            {
                continue;
            }

            var id = faults.Text(node["id"], "rules.id", "[A-Z]+-[0-9]{2}, 1…16", IsId) ?? "?";
            if (!seen.Add(id))
            {
                faults.Add(node["id"]!, "pack.repeated", "rules", id);
            }

            if (Rule(node, id) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules.ToImmutable();
    }

    private PackRule? Rule(PackNode node, string id)
    {
        var (from, to) = period.Read(faults, node, id);
        var cite = citations.Read(node["cite"], id + ".cite");
        var severity = faults.One(node["severity"], id + ".severity", Severities) ?? RuleOutcome.Fatal;
        var (says, person, cure) = (faults.Says(node["says"], id + ".says"), faults.Says(node["person"], id + ".person"), faults.Says(node["cure"], id + ".cure"));
        var parts = faults.List(node["judge"], id + ".judge", 1, 16).Select(p => Part(p, id, severity)).OfType<RulePart>().ToImmutableArray();
        var outcomes = parts.Select(p => p.Severity).ToHashSet();
        if (node["person"] is null && (outcomes.Contains(RuleOutcome.Human) || parts.Any(p => p.Check is HumanStep or HumanSubject)))
        {
            faults.Add(node, "pack.missing-member", "person", id);
        }

        if (outcomes.Contains(RuleOutcome.Curable) != node["cure"] is not null)
        {
            faults.Add(node["cure"] ?? node, outcomes.Contains(RuleOutcome.Curable) ? "pack.missing-member" : "pack.unknown-member", "cure", id);
        }

        return says is null ? null : new(id, cite, severity, from, to, says, person, cure, parts);
    }

    private RulePart? Part(PackNode node, string rule, RuleOutcome severity)
    {
        if (!faults.Object(node, rule, [], [.. node.Members.Select(m => m.Name)]))
        {
            return null;
        }

        var any = node["on"] is { Items: [{ IsText: true, Text: "any" }] };
        var on = any ? ActNames.All : node["on"] is { } acts ? ActNames.Read(faults, acts, rule + ".on") : [];
        var own = node["severity"] is { } said ? faults.One(said, rule + ".severity", Severities) ?? severity : severity;
        var definitions = on.Select(a => Acts.TryGet(a, out var act) ? act : null).OfType<ActDefinition>().ToList();
        if (node["when"] is { } when && on.IsEmpty)
        {
            faults.Add(when, "pack.unknown-member", "when", rule);
        }

        var conditions = new MemberReader(faults, rule, definitions).Conditions(node["when"], ItemIs.Facts);
        if (Vocabulary.Read(faults, node, rule, on, any, terms) is not { } check)
        {
            return null;
        }

        var hidden = own != RuleOutcome.Fatal ? null
            : check.Reads.FirstOrDefault(path => definitions.Exists(a => Custody.Schemas.Of(a).Withholdable.Contains(path.Top)));
        if (hidden is not null)
        {
            faults.Add(node, "pack.fatal-on-withholdable", rule, hidden.Text);
        }

        return new(check, on, any, conditions, own);
    }

    private static bool IsId(string text) =>
        text.Length is > 3 and <= 16 && text[^3] == '-' && text[..^3].All(char.IsAsciiLetterUpper) && char.IsAsciiDigit(text[^1]) && char.IsAsciiDigit(text[^2]);
}
