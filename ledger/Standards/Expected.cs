using Integrity.Custody;
using Integrity.Proofs;

namespace Integrity.Ledger.Standards;

/// <summary>What an example shows: an outcome of its rule, or that the law of custody stops the step before any rule is asked.</summary>
/// <param name="Outcome">Null: refused.</param>
internal sealed record Expected(RuleOutcome? Outcome)
{
    private const string Stopped = "refused";

    private static readonly RuleOutcome[] Outcomes = Enum.GetValues<RuleOutcome>();

    /// <summary>Whether it shows the rule kept, or not concerned.</summary>
    public bool Passes => Outcome is RuleOutcome.Pass or RuleOutcome.NotApplicable;

    /// <summary>Whether it shows the rule at work against something.</summary>
    public bool Fails => Outcome is null or RuleOutcome.Fatal or RuleOutcome.Curable or RuleOutcome.Warn or RuleOutcome.Human;

    public string Name => Outcome is { } outcome ? VerdictJson.Name(outcome) : Stopped;

    public static Expected? Parse(string text) => text == Stopped ? new(Outcome: null)
        : Outcomes.Where(o => VerdictJson.Name(o) == text).Select(o => new Expected(o)).FirstOrDefault();
}
