using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>One pass over every statement of a bundle in log order, through the same judge that admitted them.</summary>
/// <remarks>What a statement sees (keyrings, other items) is what the pass has reached, hence all and only what was logged before it.</remarks>
internal sealed class Replay
{
    private readonly Dictionary<StreamName, Refusal> refused = [];
    private readonly Dictionary<StreamName, StreamName> blocked = [];
    private readonly Dictionary<Hash256, Envelope> accepted = [];
    private readonly Dictionary<StreamName, ImmutableArray<RecordedStep>.Builder> recorded = [];
    private readonly ImmutableArray<(long Index, ImmutableDictionary<StreamName, StreamState> World)>.Builder worlds =
        ImmutableArray.CreateBuilder<(long Index, ImmutableDictionary<StreamName, StreamState> World)>();

    private readonly HashSet<StreamName> given;
    private readonly Bundle bundle;
    private ImmutableDictionary<StreamName, StreamState> states = ImmutableDictionary<StreamName, StreamState>.Empty;

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
    /// <param name="ledgerKey">The log's key.</param>
    /// <param name="timeOf">Time of the block that a statement names in <c>after</c>.</param>
    public static Replay Of(Bundle bundle, PublicKey? ledgerKey, Func<Hash256, DateTimeOffset?> timeOf)
    {
        var replay = new Replay(bundle);
        var context = new Context(
            bundle.Origin,
            agency => replay.StateOf(StreamName.Agency(agency))?.Keyring,
            replay.Accepted,
            replay.StateOf,
            LedgerKey: ledgerKey);
        foreach (var statement in bundle.Streams.SelectMany(s => s.Statements).OrderBy(s => s.Index))
        {
            replay.Take(statement, context, timeOf);
        }

        return replay;
    }

    /// <summary>Everything that was replayed, for those who judge it further. Whole only when the replay is <see cref="Complete"/>.</summary>
    public Replayed ToReplayed() => new(
        bundle.Subject,
        [
            .. bundle.Streams.Where(s => recorded.ContainsKey(s.Stream)).DistinctBy(s => s.Stream)
                .Select(s => new ReplayedItem(s.Stream, states[s.Stream].Item!, recorded[s.Stream].ToImmutable())),
        ],
        states)
    {
        Worlds = worlds.ToImmutable(),
    };

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

        var before = states.GetValueOrDefault(stream);
        if (!Judge.Accept(before ?? StreamState.Empty(stream), part.Envelope, context with { KnowsCases = NamesSubject(said) }).Ok(out var judgement, out var why))
        {
            refused[stream] = why;
            return;
        }

        var world = states;
        states = states.SetItem(stream, judgement.After);
        worlds.Add((part.Index, states));
        accepted[part.Envelope.Digest] = part.Envelope;
        if (judgement.After.Item is { } item)
        {
            var after = said.After is { } block ? timeOf(block) : null;
            Record(stream, new(part, before?.Item, item, judgement.SignedBy, after, world));
            Steps.Add(StepOf(part, judgement.SignedBy, after));
        }
    }

    private void Record(StreamName stream, RecordedStep step)
    {
        if (!recorded.TryGetValue(stream, out var steps))
        {
            recorded[stream] = steps = ImmutableArray.CreateBuilder<RecordedStep>();
        }

        steps.Add(step);
    }

    /// <summary>A stream that the statement needs and that cannot be consulted; refusing the statement for it would be a false accusation.</summary>
    private StreamName? Missing(Statement said)
    {
        var needed = StatedStreams.Of(said);
        return (NamesSubject(said) ? needed.Append(bundle.Subject) : needed)
            .FirstOrDefault(n => n != said.Stream && (!given.Contains(n) || refused.ContainsKey(n) || blocked.ContainsKey(n)));
    }

    /// <summary>Only of a case that is here can be told whether it lists the item.</summary>
    private bool NamesSubject(Statement said) =>
        bundle.Subject.Kind == StreamKind.Case && said.Act == "collect" && bundle.Subject.Id == CaseOf(said.Body.Open);

    private static string? CaseOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("case", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;

    private static Step StepOf(StatementPart part, ImmutableArray<SigningOfficer> signedBy, DateTimeOffset? after)
    {
        var said = part.Envelope.Statement;
        return new Step(
            said.Stream,
            said.Seq,
            part.Index,
            part.Envelope.Digest,
            said.Act,
            said.Agency,
            said.At,
            after,
            [.. part.Envelope.Signatures.Select(s => new Signer(s.Kid, signedBy.FirstOrDefault(o => o.Key.Key.Kid == s.Kid)?.Key.Officer))],
            said.Body.Withheld)
        {
            MayBeAmong = said.Body.Withheld > 0 && Acts.TryGet(said.Act, out var act)
                ? [.. Schemas.Of(act).Withholdable.Where(name => !said.Body.Members.ContainsKey(name)).Order(StringComparer.Ordinal)]
                : [],
        };
    }
}
