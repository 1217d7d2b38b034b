using System.Text.Json;
using Integrity.Chain;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>Draws the facts from a replay that reached the end of every stream.</summary>
internal static class FactsOf
{
    public static Facts? Replayed(Bundle bundle, Replay replay, LogProof log, AnchorFacts? anchor)
    {
        if (replay.StateOf(bundle.Subject) is not { Item: { } item, Head: { } head } subject)
        {
            return null;
        }

        return new Facts(
            bundle.Origin,
            bundle.Subject,
            item.Kind,
            item.Case,
            item.Holder,
            item.Seal,
            item.Locker,
            item.Offer?.To,
            subject.NextSeq,
            head,
            replay.Steps,
            [.. item.KnownDigests()],
            replay.Steps.Sum(s => s.Withheld),
            log.Checkpoint.Size,
            log.Checkpoint.Root,
            anchor);
    }

    public static AnchorFacts Anchor(BlockHeader header, Replay replay) =>
        new(header.Number, header.Hash, header.Timestamp, [.. replay.Steps.Select(s => GapOf(s, replay, header.Timestamp)).OfType<PreAnchorGap>()]);

    /// <summary>A collection ends at <c>to</c>, an acquisition at <c>ended</c>; other acts begin nothing that could change unseen.</summary>
    private static PreAnchorGap? GapOf(Step step, Replay replay, DateTimeOffset anchored)
    {
        var member = step.Act switch { "collect" => "to", "acquire" => "ended", _ => null };
        return member is not null
            && replay.Accepted(step.Digest) is { } envelope
            && envelope.Statement.Body.Open.TryGetProperty(member, out var text)
            && text.ValueKind == JsonValueKind.String
            && UtcTime.TryParse(text.GetString(), out var ended)
                ? new PreAnchorGap(step.Stream, step.Seq, step.Act, ended, anchored - ended)
                : null;
    }
}
