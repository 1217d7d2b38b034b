using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Store;

/// <summary>The write was made under a lease that another node holds by now. Nothing was written; whoever held it must stop doing that work.</summary>
[SuppressMessage("Design", "CA1032", Justification = "The lease is what the exception is about.")]
[SuppressMessage("Design", "RCS1194", Justification = "The lease is what the exception is about.")]
public sealed class LeaseLostException(Lease lease) : Exception($"Lease {lease.Role} of epoch {lease.Epoch} is lost.")
{
    public Lease Lease { get; } = lease;
}
