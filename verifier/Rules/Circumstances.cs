using Integrity.Identifiers;

namespace Integrity.Rules;

/// <summary>What a report needs besides the history itself.</summary>
/// <param name="AsOf">The time at which it is asked for; open terms are judged by it.</param>
/// <param name="Anchored">Time of the anchor's block; null when nothing vouches for one.</param>
/// <param name="Proven">Every integrity check of the verdict passed.</param>
/// <param name="Operator">The agency that operates the ledger, from the trust file; null when it does not say.</param>
public sealed record Circumstances(DateTimeOffset AsOf, DateTimeOffset? Anchored, bool Proven, AgencyId? Operator)
{
    /// <summary>
    /// What a rule asks to follow counts as following, unless it can no longer: for a history as it stood at its last statement, where nothing can have
    /// followed yet. No report is made so.
    /// </summary>
    public bool Awaited { get; init; }
}
