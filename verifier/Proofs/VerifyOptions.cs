namespace Integrity.Proofs;

/// <summary>What the caller asks beyond the trust file.</summary>
/// <param name="AsOf">
/// The time at which the verdict is asked for. The verifier reads no clock: without it the anchor's age is not judged, and rules are judged as of
/// the anchor's block, or of the latest time the history claims.
/// </param>
/// <param name="Rules">The pack to judge by; whether its digest may be trusted is the caller's to settle.</param>
public sealed record VerifyOptions(DateTimeOffset? AsOf = null, Rules.Pack? Rules = null);
