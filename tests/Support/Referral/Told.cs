using Integrity.Statements;

namespace Integrity.Testing.Referral;

/// <summary>One step of the story: what happens, in a sentence, and the statement that says so.</summary>
/// <param name="What">For whoever reads the script, or finds out which step went wrong.</param>
/// <param name="Refused">The code with which the law refuses it; null when it is accepted.</param>
public sealed record Told(string What, Envelope Statement, string? Refused);
