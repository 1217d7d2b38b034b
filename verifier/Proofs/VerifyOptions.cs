namespace Integrity.Proofs;

/// <summary>What the caller asks beyond the trust file.</summary>
/// <param name="AsOf">The time at which the verdict is asked for. The verifier reads no clock: without it the anchor's age is not judged.</param>
public sealed record VerifyOptions(DateTimeOffset? AsOf = null);
