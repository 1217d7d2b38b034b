using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Ledger.Audit;

/// <summary>What the judgement of one logged statement rests on, as of its log index. What the judge asks for and is not at hand is fetched, and it is asked again.</summary>
internal sealed class PastEvidence(JudgedStreams streams, StreamState own, Envelope envelope, long index)
{
    private readonly Dictionary<StreamName, StreamState> states = [];
    private readonly Dictionary<Hash256, Envelope?> statements = [];
    private readonly HashSet<Hash256> missingStatements = [];

    /// <summary>Almost always needed, so it is fetched before the first asking.</summary>
    private readonly HashSet<StreamName> missingStates = [StreamName.Agency(envelope.Statement.Agency)];

    public async Task<Result<Judgement>> JudgeAsync(string origin, PublicKey? ledgerKey, CancellationToken cancellation)
    {
        var context = new Context(origin, agency => StateOf(StreamName.Agency(agency))?.Keyring, StatementBy, StateOf, KnowsCases: true, ledgerKey);
        while (true)
        {
            await FetchAsync(cancellation);
            var judged = Judge.Accept(own, envelope, context);
            if (missingStates.Count + missingStatements.Count == 0)
            {
                return judged;
            }
        }
    }

    private async Task FetchAsync(CancellationToken cancellation)
    {
        foreach (var stream in missingStates)
        {
            states[stream] = await streams.BeforeAsync(stream, index, cancellation);
        }

        foreach (var digest in missingStatements)
        {
            statements[digest] = await streams.StatementAsync(envelope, digest, index, cancellation);
        }

        missingStates.Clear();
        missingStatements.Clear();
    }

    private StreamState? StateOf(StreamName stream)
    {
        if (stream == own.Stream)
        {
            return own.NextSeq == 0 ? null : own;
        }

        if (!states.TryGetValue(stream, out var state) && !streams.IsAtHand(stream, index, out state))
        {
            _ = missingStates.Add(stream);
        }

        return state is null || state.NextSeq == 0 ? null : state;
    }

    private Envelope? StatementBy(Hash256 digest)
    {
        if (!statements.TryGetValue(digest, out var statement))
        {
            _ = missingStatements.Add(digest);
        }

        return statement;
    }
}
