using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Anchor;

/// <summary>Nothing can be anchored now, for a reason that may pass by itself or that an operator can mend without a restart.</summary>
/// <param name="refusal">Which, with the values to act on.</param>
/// <param name="misled">The node speaks for something else than our chain and contract; said as <c>stopped</c> when it goes on.</param>
[SuppressMessage("Design", "CA1032", Justification = "Without a refusal there is nothing to throw.")]
[SuppressMessage("Design", "RCS1194", Justification = "Without a refusal there is nothing to throw.")]
public sealed class AnchorTroubleException(Refusal refusal, bool misled = false) : Exception(refusal.ToString())
{
    public Refusal Refusal { get; } = refusal;

    public bool Misled { get; } = misled;
}
