using Integrity.Keys;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Audit;

/// <summary>Judges every logged statement again, in log order, with every signature checked: what was admitted must still be admissible.</summary>
/// <remarks>A log of any size takes the same memory: only so many states are held, and what was let go is judged again where it is needed.</remarks>
public sealed class CustodyAudit(ILogStore log, string origin, PublicKey? ledgerKey = null, int mostStates = CustodyAudit.MostStates)
{
    /// <summary>About 1 KB each in histories of a few statements, so some 100 MB; more where histories are long.</summary>
    public const int MostStates = 100_000;

    private const int Page = 512;

    /// <summary>The most states that were held after a statement.</summary>
    public int MostHeld { get; private set; }

    public async Task<IReadOnlyList<Refusal>> RunAsync(long size, CancellationToken cancellation)
    {
        var faults = new List<Refusal>();
        var streams = new JudgedStreams(log, origin, ledgerKey, mostStates);
        for (long from = 0; from < size; from += Page)
        {
            foreach (var logged in await log.RangeAsync(from, Math.Min(from + Page, size), cancellation))
            {
                if (await streams.NextAsync(logged.Index, logged.Statement.Envelope, cancellation) is { } refused)
                {
                    faults.Add(new("audit.statement-refused", $"{logged.Index}", logged.Statement.Stream, refused.Code));
                }

                MostHeld = Math.Max(MostHeld, streams.Held);
            }
        }

        return faults;
    }
}
