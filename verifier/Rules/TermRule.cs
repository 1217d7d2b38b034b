using System.Collections.Immutable;

namespace Integrity.Rules;

/// <summary>A term (docs/rules.md, "Terms"): which act starts it, when it is due, which act meets it.</summary>
/// <param name="Since">Open time member it counts from; null for the statement's own time.</param>
/// <param name="DueMember">Open time member that says when it is due; null when <paramref name="Due"/> does.</param>
/// <param name="AgencyMember">Open member naming the agency that owes it; null for the one that started it.</param>
/// <param name="Soon">How long before it is due it counts as due soon.</param>
public sealed record TermRule(
    string Id,
    ImmutableArray<string> On,
    ImmutableArray<Condition> When,
    string? Since,
    Period? Due,
    string? DueMember,
    ImmutableArray<string> Met,
    MetBy MetBy,
    ImmutableArray<string> Ends,
    string? AgencyMember,
    TimeSpan Soon,
    ImmutableArray<Citation> Cite,
    BothLanguages Says,
    DateTimeOffset? From,
    DateTimeOffset? To)
{
    public bool InForce(DateTimeOffset at) => !(at < From) && !(at >= To);
}

/// <summary>Whose act meets a term, compared with the agency that started it.</summary>
public enum MetBy
{
    Any,
    Same,
    Other,
}
