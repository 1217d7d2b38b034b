namespace Integrity.Ledger.Anchor;

/// <summary>How anchoring stands, for <c>/health</c> and <c>/v1/ledger</c>.</summary>
/// <param name="Since">When the newest checkpoint that is not anchored yet began to wait; null when none waits.</param>
/// <param name="Contact">When the chain last answered.</param>
/// <param name="Problem">Why the last look failed, or null.</param>
/// <param name="Fatal">Anchoring has stopped for good.</param>
public sealed record AnchorStatus(
    long? ChainId, string? CodeHash, DateTimeOffset? Since, DateTimeOffset? Contact, Refusal? Problem, bool Fatal)
{
    public static readonly AnchorStatus Unknown = new(null, null, null, null, null, false);
}
