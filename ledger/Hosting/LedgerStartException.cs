using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger;

/// <summary>The ledger cannot start as configured: the refusal's code says why and its text what to do.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a refusal there is nothing to throw.")]
[SuppressMessage("Design", "RCS1194", Justification = "Without a refusal there is nothing to throw.")]
public sealed class LedgerStartException(Refusal refusal) : Exception(refusal.ToString())
{
    public Refusal Refusal { get; } = refusal;
}
