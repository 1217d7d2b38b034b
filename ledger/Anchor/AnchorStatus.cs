using System.Numerics;

namespace Integrity.Ledger.Anchor;

/// <summary>How anchoring stands, for <c>/health</c>.</summary>
/// <param name="Since">When the oldest checkpoint that does not count as anchored yet began to wait; null when none waits.</param>
/// <param name="Contact">When the chain last answered, as our chain with our contract.</param>
/// <param name="Problem">Why the last look failed, or null.</param>
/// <param name="Fatal">Nothing is signed until a person has looked (and, unless the node was the wrong one, has started the service anew).</param>
public sealed record AnchorStatus(DateTimeOffset? Since, DateTimeOffset? Contact, Refusal? Problem, bool Fatal)
{
    public static readonly AnchorStatus Unknown = new(null, null, null, false);

    /// <summary>Wei of the account that anchors; null before the first answer.</summary>
    public BigInteger? Balance { get; init; }
}
