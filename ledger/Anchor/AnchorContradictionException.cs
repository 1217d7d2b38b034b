using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Anchor;

/// <summary>The contract holds what this log does not contain. Anchoring stops until a person has looked: one of the two histories is wrong.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a refusal there is nothing to throw.")]
[SuppressMessage("Design", "RCS1194", Justification = "Without a refusal there is nothing to throw.")]
public sealed class AnchorContradictionException(Refusal refusal) : Exception(refusal.ToString())
{
    public Refusal Refusal { get; } = refusal;
}
