using Integrity.Identifiers;

namespace Integrity.Statements;

/// <summary>What was signed: one act of one agency on one stream.</summary>
/// <param name="Origin">Which ledger it is for; a statement cannot be replayed on another.</param>
/// <param name="Stream">Whose history it continues.</param>
/// <param name="Seq">Its place in that history, from 0 to 2^53−1.</param>
/// <param name="Prev">Envelope digest of the statement at <c>Seq − 1</c>; null exactly at 0.</param>
/// <param name="Act">What was done: <c>collect</c>, <c>transfer.offer</c>, … Words of a–z joined by dots.</param>
/// <param name="Agency">Whose keys sign it.</param>
/// <param name="At">When, as the signers claim; to the second.</param>
/// <param name="After">Hash of a block of the anchor chain that existed before it was signed; null when not claimed.</param>
/// <param name="Standard">The rule pack it was made under, <c>CN-CRIM@2026.1</c>; null when none is named.</param>
/// <param name="Body">What the act says.</param>
public sealed record Statement(
    string Origin,
    StreamName Stream,
    long Seq,
    Hash256? Prev,
    string Act,
    AgencyId Agency,
    DateTimeOffset At,
    Hash256? After,
    string? Standard,
    Body Body)
{
    /// <summary>The largest integer that every JSON reader reads alike (RFC 8259 §6).</summary>
    public const long MaxSeq = (1L << 53) - 1;
}
