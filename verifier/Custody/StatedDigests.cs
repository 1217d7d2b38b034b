using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>A digest that a statement puts on record, and the item whose it is.</summary>
public sealed record StatedDigest(EvidenceCode Of, RecordedDigest Recorded);

/// <summary>
/// The digests that one accepted statement vouches for: what it says of its own item where it begins it, and of the items it made. The same that
/// <see cref="ItemState.KnownDigests"/> has in the end. What a check or a hand-over computed again is no new evidence and not among them.
/// </summary>
public static class StatedDigests
{
    public static IReadOnlyList<StatedDigest> Of(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var said = new Said(statement.Body.Open);
        return statement.Act switch
        {
            "collect" or "derive" when EvidenceCode.Parse(statement.Stream.Id).Ok(out var own, out _) && said.Digests().Ok(out var digests, out _) =>
                [.. digests.All.Select(d => new StatedDigest(own, d))],
            "acquire" or "report" when said.Children().Ok(out var children, out _) =>
                [.. children.All.SelectMany(c => c.Digests.All.Select(d => new StatedDigest(c.Code, d)))],
            _ => [],
        };
    }
}
