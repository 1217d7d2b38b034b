using System.Text.Json;
using Integrity.Chain;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>Draws the facts from a replay that reached the end of every stream.</summary>
internal static class FactsOf
{
    public static Facts? Replayed(Bundle bundle, Replay replay, LogProof log, AnchorFacts? anchor)
    {
        if (replay.StateOf(bundle.Subject) is not { Head: { } head } subject || (subject.Item is null && subject.Case is null))
        {
            return null;
        }

        var item = subject.Item;
        var items = OfCase(bundle).Select(i => FactsOfItem(i, replay.StateOf(i))).ToList();
        return new Facts(
            bundle.Origin,
            bundle.Subject,
            item?.Kind ?? subject.Case?.Type,
            item is null ? subject.Case?.Code : item.Case,
            item?.Holder,
            item?.Seal,
            item?.Locker,
            item?.Offer?.To,
            subject.NextSeq,
            head,
            replay.Steps,
            KnownDigests(bundle, replay),
            replay.Steps.Sum(s => s.Withheld),
            log.Checkpoint.Size,
            log.Checkpoint.Root,
            anchor)
        {
            Items = items,
        };
    }

    /// <summary>Every digest that the subject vouches for: its own, its children's; of a case those of all its items, each once.</summary>
    public static IReadOnlyList<KnownDigest> KnownDigests(Bundle bundle, Replay replay) =>
    [
        .. OfCase(bundle).Prepend(bundle.Subject).SelectMany(s => replay.StateOf(s)?.Item?.KnownDigests() ?? []).DistinctBy(k => (k.Of, k.Recorded)),
    ];

    private static IReadOnlyList<StreamName> OfCase(Bundle bundle)
    {
        var statements = bundle.Streams.DistinctBy(s => s.Stream).ToDictionary(s => s.Stream, s => s.Statements.Select(p => p.Envelope.Statement));
        return NeededStreams.OfCase(bundle.Subject, statements.GetValueOrDefault);
    }

    private static ItemFacts FactsOfItem(StreamName stream, StreamState? state) => new(
        stream,
        state?.Item?.Kind,
        state?.Item?.Holder,
        state?.Item?.Seal,
        state?.Item?.Locker,
        state?.Item?.Offer?.To,
        state?.Item?.Ended,
        state?.Item?.Parent?.Stream,
        state?.NextSeq ?? 0,
        state?.Head);

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
