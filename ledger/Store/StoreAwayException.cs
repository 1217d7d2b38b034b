using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Store;

/// <summary>The database does not answer, or broke off. Whether a write was done is unknown until it is looked up; trying again is right.</summary>
[SuppressMessage("Design", "CA1032", Justification = "The database's own failure is what the exception is about.")]
[SuppressMessage("Design", "RCS1194", Justification = "The database's own failure is what the exception is about.")]
public sealed class StoreAwayException(Exception failure) : Exception("The database is away.", failure);
