using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Log;

/// <summary>What is stored contradicts itself or what was signed. Nothing may be added until a person has looked (<c>integrity log verify</c>).</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a refusal there is nothing to throw.")]
[SuppressMessage("Design", "RCS1194", Justification = "Without a refusal there is nothing to throw.")]
public sealed class LogBrokenException(Refusal refusal) : Exception(refusal.ToString())
{
    public Refusal Refusal { get; } = refusal;
}
