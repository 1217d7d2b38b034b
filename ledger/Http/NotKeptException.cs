using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Http;

/// <summary>At the place that an accepted statement was given, the log has something else: the database went back and lost it.</summary>
[SuppressMessage("Design", "CA1032", Justification = "The statement is what the exception is about.")]
[SuppressMessage("Design", "RCS1194", Justification = "The statement is what the exception is about.")]
internal sealed class NotKeptException(Hash256 statement) : Exception($"sha256:{statement} is not where it was accepted.");
