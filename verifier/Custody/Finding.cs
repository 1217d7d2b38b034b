using Integrity.Identifiers;

namespace Integrity.Custody;

/// <summary>What a rule says of a step. The step stands whatever is said: it is recorded, and judged.</summary>
public enum RuleOutcome
{
    Pass,

    /// <summary>瑕疵: may be cured by correction or reasonable explanation.</summary>
    Curable,

    /// <summary>Was curable; a signed cure names it.</summary>
    Cured,

    /// <summary>Integrity cannot be shown.</summary>
    Fatal,
    Warn,

    /// <summary>Only a person can judge it, or what it needs is withheld.</summary>
    Human,
    NotApplicable,
}

/// <summary>What a rule says of one statement. Only what is not a plain pass is recorded.</summary>
/// <param name="Rule">The rule's id, as <see cref="RuleIds"/> names them.</param>
/// <param name="Outcome">Never better when something is withheld.</param>
/// <param name="Stream">The history the statement is in.</param>
/// <param name="Seq">The statement's place in it.</param>
/// <param name="Values">What the sentence of <see cref="Code"/> names, in order.</param>
public sealed record Finding(string Rule, RuleOutcome Outcome, StreamName Stream, long Seq, IReadOnlyList<string> Values)
{
    /// <summary>The key of the finding's sentence in <c>Texts/</c>.</summary>
    public string Code => Outcome == RuleOutcome.Human ? "rule.withheld" : "rule." + Rule;

    /// <summary>
    /// How bad an outcome is, for "no better than": pass 0, cured, warn, curable, human, fatal 5. Human stands above curable because what a
    /// machine cannot see may be that bad: hiding a member must never look like an improvement.
    /// </summary>
    public static int Severity(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Pass or RuleOutcome.NotApplicable => 0,
        RuleOutcome.Cured => 1,
        RuleOutcome.Warn => 2,
        RuleOutcome.Curable => 3,
        RuleOutcome.Human => 4,
        _ => 5,
    };
}

/// <summary>The rules judged whatever rule pack is chosen. Their sources stand in the rule packs.</summary>
public static class RuleIds
{
    /// <summary>Fewer distinct officers in the wanted roles signed than the act wants. Curable.</summary>
    public const string Signers = "SIG-01";

    /// <summary>The seal number read differs from the one recorded, or was not read at hand-over. Curable.</summary>
    public const string Seal = "SEAL-01";

    /// <summary>A recomputed digest differs from the recorded one of the same algorithm and scope. Fatal.</summary>
    public const string Digest = "INT-01";

    /// <summary>Only MD5 or SHA-1 is recorded. Warns.</summary>
    public const string WeakDigest = "INT-03";

    /// <summary>The acquisition was not fully verified: a mismatch, or unreadable sectors. Warns.</summary>
    public const string Acquisition = "INT-05";

    /// <summary>The time claimed lies outside the bracket of the two blocks. Warns; judged by the verifier, which holds the headers.</summary>
    public const string Time = "TIME-01";

    /// <summary>A seal was opened without video, or a write-blocker was absent without reason and video. Curable.</summary>
    public const string Protection = "CUS-06";

    /// <summary>The holder did not sign the collection, and no refusal with a witness is recorded. Curable.</summary>
    public const string HolderSigned = "COL-03";
}
