namespace Integrity.Ledger.Store;

/// <summary>
/// What the figures of the oversight are counted from: a projection of the log. Deleting its rows and its cursor loses nothing, they are made
/// again. Its cursor and its lease are its own, so that it may fall behind without anything else falling behind with it.
/// </summary>
public interface IOversightStore
{
    /// <summary>How far the log has been followed, and under which rules; 0 and empty before the first step and while old rows go.</summary>
    Task<OversightCursor> CursorAsync(CancellationToken cancellation);

    /// <summary>
    /// Takes rows away, at most <paramref name="most"/>, and once none is left sets the cursor to the log's beginning under other rules. In parts,
    /// because whoever deletes a million rows at once keeps everybody else from writing meanwhile.
    /// </summary>
    /// <param name="to">The rules from now on.</param>
    /// <param name="most">Rows at most.</param>
    /// <param name="under">The oversight's lease; null where only one node can be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>True once the cursor is set; false while there are rows left.</returns>
    /// <exception cref="LeaseLostException">Another node keeps the oversight by now. Nothing was written.</exception>
    Task<bool> ResetAsync(string to, int most, Lease? under, CancellationToken cancellation);

    /// <summary>Rows and cursor in one transaction, if the cursor is still where the step began and under its rules; false, and nothing written, if not.</summary>
    /// <exception cref="LeaseLostException">Another node keeps the oversight by now. Nothing was written.</exception>
    Task<bool> AdvanceAsync(OversightAdvance advance, CancellationToken cancellation);

    /// <summary>
    /// Takes away values that rest on anchors which the chain took back, at most <paramref name="most"/>. In parts and not with the anchors themselves,
    /// because these may have dated everything there is.
    /// </summary>
    /// <returns>True once there is none left.</returns>
    /// <exception cref="LeaseLostException">Another node keeps the oversight by now. Nothing was written.</exception>
    Task<bool> UndateAsync(int most, Lease? under, CancellationToken cancellation);

    /// <summary>
    /// Gives what is anchored by now its value, the oldest first, at most <paramref name="most"/>; returns how many. None while there is something for
    /// <see cref="UndateAsync"/> to do.
    /// </summary>
    /// <exception cref="LeaseLostException">Another node keeps the oversight by now. Nothing was written.</exception>
    Task<int> AnchorAsync(int most, Lease? under, CancellationToken cancellation);

    /// <summary>All marks of these items.</summary>
    Task<IReadOnlyList<Mark>> OfStreamsAsync(IReadOnlyCollection<string> streams, CancellationToken cancellation);

    /// <summary>Every agency that has a mark, by id.</summary>
    Task<IReadOnlyList<string>> AgenciesAsync(CancellationToken cancellation);

    /// <summary>How many marks of each agency, kind, name, state and band there are.</summary>
    Task<IReadOnlyList<MarkCount>> CountAsync(MarkQuery query, CancellationToken cancellation);

    /// <summary>The same, by day too, and how far all of it is: as of one moment, so that a total is the sum of its days.</summary>
    Task<OversightPicture> PictureAsync(MarkQuery query, CancellationToken cancellation);

    /// <summary>The marks behind a figure, the newest first, and how far all of it is: as of one moment.</summary>
    Task<MarkPage> ListAsync(MarkList list, CancellationToken cancellation);

    /// <summary>By which one knows, without counting, that what was counted is still so.</summary>
    /// <param name="agencies">Whose open terms may become overdue.</param>
    /// <param name="now">From when on.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<OversightStamp> StampAsync(IReadOnlyList<string> agencies, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>How far the projection is.</summary>
/// <param name="Index">The log index that is next.</param>
/// <param name="Rules">Name and digest of the pack that judged, and of the way it was counted.</param>
/// <param name="UndatedFrom">From this log index on, values rest on anchors that the chain took back, and are being taken away; null where none do.</param>
public sealed record OversightCursor(long Index, string Rules, long? UndatedFrom = null);

/// <summary>What moves whenever a figure may.</summary>
/// <param name="Written">How often something was written.</param>
/// <param name="NextDue">When the next open term is due; null where there is none.</param>
public sealed record OversightStamp(long Written, DateTimeOffset? NextDue);

/// <summary>One step of the projection.</summary>
/// <param name="Rules">Under which rules the cursor must be.</param>
/// <param name="From">Where the cursor must be.</param>
/// <param name="To">Where it will be.</param>
/// <param name="Put">Marks that are new or have changed. Of what waits for its anchor a mark without a value leaves the stored one as it is.</param>
/// <param name="Drop">Marks that are no more.</param>
public sealed record OversightAdvance(string Rules, long From, long To, IReadOnlyList<Mark> Put, IReadOnlyList<MarkKey> Drop)
{
    /// <summary>The oversight's lease; null where only one node can be.</summary>
    public Lease? Under { get; init; }
}

/// <summary>Which marks to count.</summary>
/// <param name="Agencies">Whose.</param>
/// <param name="FirstDay">Inclusive.</param>
/// <param name="LastDay">Inclusive.</param>
/// <param name="Now">By which open terms are overdue.</param>
public sealed record MarkQuery(IReadOnlyList<string> Agencies, int FirstDay, int LastDay, DateTimeOffset Now);

/// <summary>Equal marks, counted.</summary>
/// <param name="Band">By kind (<see cref="MarkBands"/>).</param>
public sealed record MarkCount(string Agency, MarkKind Kind, string Name, int State, int Band, long Count);

/// <summary>What is counted at one moment.</summary>
/// <param name="Cursor">How far the log was followed by then.</param>
/// <param name="Counts">As <see cref="IOversightStore.CountAsync"/> has them.</param>
/// <param name="Days">How many marks of each day, kind, state and band there are, all agencies of the query together.</param>
public sealed record OversightPicture(OversightCursor Cursor, IReadOnlyList<MarkCount> Counts, IReadOnlyList<DayCount> Days);

/// <summary>Equal marks of one day, counted.</summary>
public sealed record DayCount(int Day, MarkKind Kind, int State, int Band, long Count);

/// <summary>Which marks to list.</summary>
/// <param name="Name">Only these; null for any.</param>
/// <param name="States">Bit n: state n is wanted.</param>
/// <param name="Bands">Bit n: band n is wanted.</param>
/// <param name="After">Where the last page ended.</param>
public sealed record MarkList(MarkQuery Query, MarkKind Kind, string? Name, int States, int Bands, int Limit, MarkPlace? After = null)
{
    /// <summary>Milliseconds between which all of them lie, in whatever offset days begin. The days themselves say which are wanted.</summary>
    internal (long Earliest, long Latest) Times => (
        (Query.FirstDay - 1) * TimeSpan.MillisecondsPerDay, Math.Min((Query.LastDay + 2) * TimeSpan.MillisecondsPerDay, After?.At ?? long.MaxValue));
}

/// <summary>A part of a list.</summary>
/// <param name="Cursor">How far the log was followed by then.</param>
public sealed record MarkPage(OversightCursor Cursor, IReadOnlyList<Mark> Marks);

/// <summary>A place in a list.</summary>
public readonly record struct MarkPlace(long At, string Stream, long Seq, string Name);
