using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Anchor;

/// <summary>The contract holds what this log does not contain. Nothing is anchored over it; when it stays so, the log is closed until a person has looked.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a refusal there is nothing to throw.")]
[SuppressMessage("Design", "RCS1194", Justification = "Without a refusal there is nothing to throw.")]
public sealed class AnchorContradictionException(Refusal refusal) : Exception(refusal.ToString())
{
    public Refusal Refusal { get; } = refusal;
}
