using System.Diagnostics.CodeAnalysis;

namespace Integrity.Hammer;

/// <summary>The trial could not be made: nothing is shown either way.</summary>
[SuppressMessage("Design", "CA1032", Justification = "What went wrong is all there is to say.")]
[SuppressMessage("Design", "RCS1194", Justification = "What went wrong is all there is to say.")]
internal sealed class TrialException(string message) : Exception(message);
