using System.Collections.Immutable;
using Integrity.Custody;

namespace Integrity.Rules;

/// <summary>One rule of a pack. All its parts must hold.</summary>
/// <param name="Severity">What a failure is: fatal, curable, warn or human; a part may have its own.</param>
/// <param name="From">Narrower than the pack's; a statement is judged by the rules in force at its own time.</param>
/// <param name="Says">The rule in one sentence.</param>
/// <param name="Person">What is left to a person.</param>
/// <param name="Cure">How a failure can be cured, where it can.</param>
public sealed record PackRule(
    string Id,
    ImmutableArray<Citation> Cite,
    RuleOutcome Severity,
    DateTimeOffset? From,
    DateTimeOffset? To,
    BothLanguages Says,
    BothLanguages? Person,
    BothLanguages? Cure,
    ImmutableArray<RulePart> Parts)
{
    public bool InForce(DateTimeOffset at) => !(at < From) && !(at >= To);
}

/// <summary>One check of a rule, and where it is made.</summary>
/// <param name="On">Acts; empty for a check of the whole history, and for every act when <paramref name="OnAny"/>.</param>
public sealed record RulePart(RuleCheck Check, ImmutableArray<string> On, bool OnAny, ImmutableArray<Condition> When, RuleOutcome Severity);
