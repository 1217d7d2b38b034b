using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>One pass over every statement of a bundle in log order, through the same judge that admitted them.</summary>
/// <remarks>What a statement sees (keyrings, other items) is what the pass has reached, hence all and only what was logged before it.</remarks>
internal sealed class Replay
{
    private readonly Dictionary<StreamName, StreamState> states = [];
    private readonly Dictionary<StreamName, Refusal> refused = [];
    private readonly Dictionary<StreamName, StreamName> blocked = [];
    private readonly Dictionary<Hash256, Envelope> accepted = [];
    private readonly HashSet<StreamName> given;
    private readonly Bundle bundle;

    private Replay(Bundle bundle)
    {
        this.bundle = bundle;
        given = [.. bundle.Streams.Select(s => s.Stream)];
    }

    public List<Step> Steps { get; } = [];

    /// <summary>Every statement was accepted.</summary>
    public bool Complete => refused.Count == 0 && blocked.Count == 0;

    public StreamState? StateOf(StreamName stream) => states.GetValueOrDefault(stream);

    /// <summary>Why a stream's replay stopped: a statement that is refused.</summary>
    public Refusal? RefusalOf(StreamName stream) => refused.GetValueOrDefault(stream);

    /// <summary>Why a stream's replay stopped: a stream that it needs and that is missing, or has stopped itself.</summary>
    public StreamName? BlockerOf(StreamName stream) => blocked.GetValueOrDefault(stream);

    public Envelope? Accepted(Hash256 digest) => accepted.GetValueOrDefault(digest);

    /// <summary>Replays the whole bundle.</summary>
    /// <param name="bundle">Its statements were proved to be in the log at their indexes.</param>
    /// <param name="timeOf">Time of the block that a statement names in <c>after</c>.</param>
    public static Replay Of(Bundle bundle, Func<Hash256, DateTimeOffset?> timeOf)
    {
        var replay = new Replay(bundle);
        var context = new Context(
            bundle.Origin,
            agency => replay.StateOf(StreamName.Agency(agency))?.Keyring,
            replay.Accepted,
            replay.StateOf);
        foreach (var statement in bundle.Streams.SelectMany(s => s.Statements).OrderBy(s => s.Index))
        {
            replay.Take(statement, context, timeOf);
        }

        return replay;
    }

    private void Take(StatementPart part, Context context, Func<Hash256, DateTimeOffset?> timeOf)
    {
        var said = part.Envelope.Statement;
        var stream = said.Stream;
        if (refused.ContainsKey(stream) || blocked.ContainsKey(stream))
        {
            return;
        }

        if (Missing(said) is { } missing)
        {
            blocked[stream] = missing;
            return;
        }

        if (!Judge.Accept(states.GetValueOrDefault(stream) ?? StreamState.Empty(stream), part.Envelope, context).Ok(out var judgement, out var why))
        {
            refused[stream] = why;
            return;
        }

        states[stream] = judgement.After;
        accepted[part.Envelope.Digest] = part.Envelope;
        if (stream.Kind == StreamKind.Item)
        {
            Steps.Add(StepOf(part, said.After is { } block ? timeOf(block) : null));
        }
    }

    /// <summary>A stream that the statement needs and that cannot be consulted; refusing the statement for it would be a false accusation.</summary>
    private StreamName? Missing(Statement said)
    {
        var needed = NeededStreams.AgenciesOf(said).Select(StreamName.Agency);
        if (NeededStreams.ParentOf(said) is { } parent)
        {
            needed = needed.Append(parent);
        }

        return needed.FirstOrDefault(n => n != said.Stream && (!given.Contains(n) || refused.ContainsKey(n) || blocked.ContainsKey(n)));
    }

    private Step StepOf(StatementPart part, DateTimeOffset? after)
    {
        var said = part.Envelope.Statement;
        var keys = StateOf(StreamName.Agency(said.Agency))?.Keyring?.Keys;
        return new Step(
            said.Stream,
            said.Seq,
            part.Index,
            part.Envelope.Digest,
            said.Act,
            said.Agency,
            said.At,
            after,
            [.. part.Envelope.Signatures.Select(s => new Signer(s.Kid, keys?.GetValueOrDefault(s.Kid)?.Officer))],
            said.Body.Withheld);
    }
}
