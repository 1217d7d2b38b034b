namespace Integrity.Ledger.Store;

/// <summary>
/// What waits for whom: a projection of the log. Deleting its rows and its cursor loses nothing, they are computed again. Several nodes may
/// follow the log; the compare-and-swap on the cursor lets one of them write each step.
/// </summary>
public interface IWorklistStore
{
    /// <summary>How far the log has been followed, and under which rules; 0 and empty before the first step.</summary>
    Task<WorklistCursor> CursorAsync(CancellationToken cancellation);

    /// <summary>Drops every row and sets the cursor to the log's beginning, to be followed under other rules; false, and nothing written, if its rules are not these any more.</summary>
    /// <param name="from">The rules that the rows were made under.</param>
    /// <param name="to">The rules from now on.</param>
    /// <param name="under">The worklist's lease; null where only one node can be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LeaseLostException">Another node keeps the worklist by now. Nothing was written.</exception>
    Task<bool> ResetAsync(string from, string to, Lease? under, CancellationToken cancellation);

    /// <summary>Rows, reminders and cursor in one transaction, if the cursor is still where the step began and under its rules; false, and nothing written, if not.</summary>
    /// <exception cref="LeaseLostException">Another node keeps the worklist by now. Nothing was written.</exception>
    Task<bool> AdvanceAsync(WorklistAdvance advance, CancellationToken cancellation);

    /// <summary>All duties of these items, done ones too, each item's in the order in which they began.</summary>
    Task<IReadOnlyList<Duty>> OfStreamsAsync(IReadOnlyCollection<string> streams, CancellationToken cancellation);

    /// <summary>The agreements by which one agency's evidence is recognised by the other.</summary>
    Task<IReadOnlyList<string>> AgreementsAsync(string giver, string taker, CancellationToken cancellation);

    Task<DutyCounts> CountAsync(string agency, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Open duties of an agency, the most urgent first, those without a due time last.</summary>
    Task<IReadOnlyList<ListedDuty>> ListAsync(DutyQuery query, CancellationToken cancellation);

    /// <summary>Leaves a reminder of every duty whose status has changed by time alone, at most so many; returns how many were looked at.</summary>
    /// <param name="now">By the clock of the node that asks.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="under">The worklist's lease; null where only one node can be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LeaseLostException">Another node keeps the worklist by now. Nothing was written.</exception>
    Task<int> TurnAsync(DateTimeOffset now, int limit, Lease? under, CancellationToken cancellation);
}

/// <summary>How far the projection is.</summary>
/// <param name="Index">The log index that is next.</param>
/// <param name="Rules">Name and digest of the pack whose terms the rows are.</param>
/// <param name="Reminded">Statements below this index have left their reminders, whatever was reset since.</param>
public sealed record WorklistCursor(long Index, string Rules, long Reminded);

/// <summary>One step of the projection.</summary>
/// <param name="Rules">Under which rules the cursor must be.</param>
/// <param name="From">Where the cursor must be.</param>
/// <param name="To">Where it will be.</param>
/// <param name="Put">Duties that are new or have changed.</param>
/// <param name="Drop">Duties that are no more.</param>
/// <param name="Directions">Agreements met on the way.</param>
/// <param name="Reminders">Status changes that statements brought; one that was left before is not left again.</param>
public sealed record WorklistAdvance(
    string Rules, long From, long To, DateTimeOffset Now, IReadOnlyList<PutDuty> Put, IReadOnlyList<DutyKey> Drop, IReadOnlyList<Direction> Directions, IReadOnlyList<StatusChange> Reminders)
{
    /// <summary>The worklist's lease; null where only one node can be.</summary>
    public Lease? Under { get; init; }
}

/// <summary>A duty to be written.</summary>
/// <param name="Turns">When <see cref="IWorklistStore.TurnAsync"/> must look at it; null for never.</param>
public sealed record PutDuty(Duty Duty, DateTimeOffset? Turns);

/// <summary>Under this agreement the taker recognises the giver's evidence.</summary>
public sealed record Direction(string Giver, string Taker, string Agreement);

/// <summary>A duty has come to a status.</summary>
public sealed record StatusChange(Duty Duty, DutyStatus Status, DateTimeOffset At);

/// <summary>Open duties of one agency by status.</summary>
public readonly record struct DutyCounts(long Open, long DueSoon, long Overdue);

/// <summary>Which open duties to list.</summary>
/// <param name="Status">Open, due soon or overdue at <paramref name="Now"/>; null for all.</param>
/// <param name="Before">Only those due before this.</param>
/// <param name="After">Where the last page ended.</param>
public sealed record DutyQuery(string Agency, DateTimeOffset Now, int Limit, DutyStatus? Status = null, DateTimeOffset? Before = null, DutyPlace? After = null);

/// <summary>A place in a list: the due time (in milliseconds since 1970, the largest for none) and the row.</summary>
public readonly record struct DutyPlace(long Due, long Row);

public sealed record ListedDuty(Duty Duty, DutyPlace Place);
