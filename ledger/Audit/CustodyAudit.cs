using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Store;
using Integrity.Statements;

namespace Integrity.Ledger.Audit;

/// <summary>Judges every logged statement again, in log order, with every signature checked: what was admitted must still be admissible.</summary>
public sealed class CustodyAudit(ILogStore log, string origin, PublicKey? ledgerKey = null)
{
    private const int Page = 512;

    private readonly Dictionary<StreamName, StreamState> states = [];

    /// <summary>Only statements that list children, and those that an erasure points at, are ever looked up by digest.</summary>
    private readonly Dictionary<Hash256, Envelope> makers = [];

    public async Task<IReadOnlyList<Refusal>> RunAsync(long size, CancellationToken cancellation)
    {
        var faults = new List<Refusal>();
        var context = new Context(
            origin, agency => states.GetValueOrDefault(StreamName.Agency(agency))?.Keyring, makers.GetValueOrDefault, states.GetValueOrDefault, KnowsCases: true, ledgerKey);
        for (long from = 0; from < size; from += Page)
        {
            foreach (var logged in await log.RangeAsync(from, Math.Min(from + Page, size), cancellation))
            {
                await PointAsync(logged, cancellation);
                if (Replay(logged.Statement.Envelope, context) is { } refused)
                {
                    faults.Add(new("audit.statement-refused", $"{logged.Index}", logged.Statement.Stream, refused.Code));
                }
            }
        }

        return faults;
    }

    /// <summary>An erasure is judged by the statement that it points at; what came of it is no longer there, what it was allowed to take is.</summary>
    private async Task PointAsync(LoggedStatement logged, CancellationToken cancellation)
    {
        if (!Envelope.Parse(logged.Statement.Envelope).Ok(out var erase, out _) || erase.Statement.Act != "erase")
        {
            return;
        }

        foreach (var earlier in await log.LoadLoggedAsync(logged.Statement.StreamKey, logged.Index, cancellation))
        {
            if (Envelope.Parse(earlier.Statement.Envelope).Ok(out var envelope, out _))
            {
                makers[envelope.Digest] = envelope;
            }
        }
    }

    private Refusal? Replay(byte[] utf8, Context context)
    {
        if (!Envelope.Parse(utf8).Ok(out var envelope, out var unreadable))
        {
            return unreadable;
        }

        var stream = envelope.Statement.Stream;
        if (!Judge.Accept(states.GetValueOrDefault(stream) ?? StreamState.Empty(stream), envelope, context).Ok(out var judgement, out var refused))
        {
            return refused;
        }

        states[stream] = judgement.After;
        if (envelope.Statement.Act is "acquire" or "report")
        {
            makers[envelope.Digest] = envelope;
        }

        return null;
    }
}
