using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Grains;

/// <summary>What one judgement may look at, each thing read once. The judge asks; what was not at hand is fetched and it is asked again.</summary>
/// <param name="own">The stream being judged, so that a keyring can be asked for its own keys.</param>
/// <param name="before">Only what was accepted before this position exists; <see cref="long.MaxValue"/> for now.</param>
internal sealed class Evidence(StreamState own, long before, Func<StreamName, StreamGrain> others, IStreamStore store, PublicKey? ledgerKey)
{
    /// <summary>Streams fetched for somebody of whom nothing is known yet.</summary>
    private const int MostAhead = 4;

    private readonly Dictionary<StreamName, StreamState> states = [];
    private readonly Dictionary<Hash256, Envelope?> statements = [];
    private readonly HashSet<StreamName> missingStates = [];
    private readonly HashSet<Hash256> missingStatements = [];

    /// <summary>Each other stream that was looked at, and how far it was then.</summary>
    public IEnumerable<(StreamName Stream, long NextSeq)> LookedAt => states.Select(s => (s.Key, s.Value.NextSeq));

    public async Task<Result<Judgement>> JudgeAsync(
        Func<StreamState, Envelope, Context, Result<Judgement>> judge, Envelope envelope, string origin, CancellationToken cancellation)
    {
        // What it names will be needed, so it is fetched before the first asking: each asking checks the signatures again.
        foreach (var stream in Named.By(envelope.Statement).Take(MostAhead))
        {
            _ = StateOf(stream);
        }

        var context = new Context(origin, agency => StateOf(StreamName.Agency(agency))?.Keyring, StatementBy, StateOf, KnowsCases: true, ledgerKey);
        while (true)
        {
            await FetchAsync(cancellation);
            var judged = judge(own, envelope, context);
            if (judged.Ok(out var judgement, out _))
            {
                foreach (var stream in judgement.DependsOn)
                {
                    _ = StateOf(stream);
                }
            }

            if (missingStates.Count + missingStatements.Count == 0)
            {
                return judged;
            }
        }
    }

    /// <summary>The heads of everything that was looked at.</summary>
    public IReadOnlyList<HeadSeen> Seen(string origin) => [.. states.Select(s => new HeadSeen(s.Key.Key(origin), s.Value.NextSeq))];

    private StreamState? StateOf(StreamName stream)
    {
        if (stream == own.Stream)
        {
            return own;
        }

        if (states.TryGetValue(stream, out var state))
        {
            return state.NextSeq == 0 ? null : state;
        }

        _ = missingStates.Add(stream);
        return null;
    }

    private Envelope? StatementBy(Hash256 digest)
    {
        if (!statements.TryGetValue(digest, out var statement))
        {
            _ = missingStatements.Add(digest);
        }

        return statement;
    }

    private async Task FetchAsync(CancellationToken cancellation)
    {
        // Asked for together, they are one question to the store.
        StreamName[] asked = [.. missingStates];
        var found = await Task.WhenAll(asked.Select(stream => others(stream).StateBeforeAsync(before, cancellation)));
        for (var i = 0; i < asked.Length; i++)
        {
            states[asked[i]] = found[i];
        }

        foreach (var digest in missingStatements)
        {
            var stored = await store.FindAsync(digest, cancellation);
            statements[digest] = stored is not null && stored.Position < before ? Envelope.Parse(stored.Envelope).OrThrow() : null;
        }

        missingStates.Clear();
        missingStatements.Clear();
    }
}
