using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Rules;

/// <summary>What a rule says of one statement, or of a whole history.</summary>
/// <param name="Rule">The rule's id in the pack.</param>
/// <param name="Stream">The item's history.</param>
/// <param name="Seq">The statement; null when the rule judges the whole history, or had nothing to judge.</param>
/// <param name="Code">Key of its sentence in <c>Texts/</c>, language-free.</param>
/// <param name="Values">What the sentence names, in order.</param>
/// <param name="CuredBy">Seq of the cure, when <paramref name="Outcome"/> is cured.</param>
public sealed record JudgedRule(string Rule, RuleOutcome Outcome, StreamName Stream, long? Seq, string Code, IReadOnlyList<string> Values, long? CuredBy = null)
{
    /// <summary>
    /// A part of the rule whose failure is fatal or curable failed here and is not cured, or rests on what is withheld: then it is not shown to be kept,
    /// whatever <see cref="Outcome"/> says of the worst part. Withholding must not let a history pass that would not pass whole.
    /// </summary>
    public bool Unshown { get; init; } = Outcome is RuleOutcome.Fatal or RuleOutcome.Curable;
}
