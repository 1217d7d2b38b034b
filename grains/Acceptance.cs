using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Grains;

/// <summary>A statement that is committed.</summary>
/// <param name="Position">Its place in the order of acceptance.</param>
/// <param name="Findings">What the rules say of it; it stands all the same.</param>
/// <param name="Repeated">It had been accepted before: this is the first answer again.</param>
public sealed record Acceptance(
    StreamName Stream, long Seq, Hash256 Digest, long Position, DateTimeOffset AcceptedAt, IReadOnlyList<Finding> Findings, bool Repeated);
