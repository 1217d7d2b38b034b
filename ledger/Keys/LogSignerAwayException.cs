using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Keys;

/// <summary>The log's key cannot be reached now. It passes: whoever needed a signature asks again.</summary>
[SuppressMessage("Design", "CA1032", Justification = "The reason is what the exception is about.")]
[SuppressMessage("Design", "RCS1194", Justification = "The reason is what the exception is about.")]
public sealed class LogSignerAwayException(string why, Exception? inner = null) : Exception(why, inner);
