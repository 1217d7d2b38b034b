using Integrity.Digests;

namespace Integrity.Ledger.Store;

/// <summary>
/// Where a digest is on record: a projection of the log. Deleting its rows and its cursor loses nothing, they are made again. Several nodes may follow the
/// log; the compare-and-swap on the cursor lets one of them write each step.
/// </summary>
public interface IDigestStore
{
    /// <summary>How far the log has been followed; 0 before the first step.</summary>
    Task<DigestCursor> CursorAsync(CancellationToken cancellation);

    /// <summary>Drops every row and sets the cursor to the log's beginning, for rows of another making; false, and nothing written, if another node has done so.</summary>
    /// <param name="from">The making of the rows that are there.</param>
    /// <param name="to">That of the rows from now on.</param>
    /// <param name="under">The role's lease; null where only one node can be.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    /// <exception cref="LeaseLostException">Another node follows by now. Nothing was written.</exception>
    Task<bool> ResetAsync(int from, int to, Lease? under, CancellationToken cancellation);

    /// <summary>Rows and cursor in one transaction, if the cursor is still where the step began; false, and nothing written, if not.</summary>
    /// <exception cref="LeaseLostException">Another node follows by now. Nothing was written.</exception>
    Task<bool> AdvanceAsync(DigestAdvance advance, CancellationToken cancellation);

    /// <summary>Where the digest is on record, the oldest first, at most so many.</summary>
    Task<IReadOnlyList<DigestRow>> FindAsync(Digest digest, int limit, CancellationToken cancellation);
}

/// <summary>How far the projection is.</summary>
/// <param name="Index">The log index that is next.</param>
/// <param name="Making">By which version of the program's rules the rows were made; 0: none yet.</param>
public readonly record struct DigestCursor(long Index, int Making);

/// <summary>One step of the projection.</summary>
/// <param name="From">Where the cursor must be, and of which making.</param>
/// <param name="To">Where it will be.</param>
public sealed record DigestAdvance(DigestCursor From, long To, IReadOnlyList<DigestRow> Rows)
{
    /// <summary>The role's lease: the step is refused when another node holds it. Null where only one node can be.</summary>
    public Lease? Under { get; init; }
}

/// <summary>A digest on record.</summary>
/// <param name="Of">Code of the item whose it is.</param>
/// <param name="Stream">The history that says so.</param>
/// <param name="Seq">The statement in it.</param>
/// <param name="Index">That statement's place in the log.</param>
/// <param name="AcceptedAt">By the clock of the node that took it in.</param>
public sealed record DigestRow(Digest Digest, string Of, string Stream, long Seq, long Index, DateTimeOffset AcceptedAt);
