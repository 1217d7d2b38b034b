using Integrity.Identifiers;

namespace Integrity.Rules;

/// <summary>A term that a statement started.</summary>
/// <param name="Term">Id in the pack.</param>
/// <param name="Agency">Who owes it.</param>
/// <param name="Seq">The statement that started it.</param>
/// <param name="Due">Last second in which it is met in time; null when the calendar has no data for it.</param>
/// <param name="Met">When it was met.</param>
/// <param name="MetBy">The statement that met it.</param>
/// <param name="By">Who started it.</param>
/// <param name="Soon">How long before it is due it counts as due soon.</param>
public sealed record TermState(
    string Term,
    StreamName Stream,
    AgencyId Agency,
    long Seq,
    DateTimeOffset Start,
    DateTimeOffset? Due,
    DateTimeOffset? Met,
    long? MetBy,
    AgencyId By,
    TimeSpan Soon)
{
    public TermStatus Status(DateTimeOffset asOf) =>
        Met is { } met ? (Due is null ? TermStatus.Unknown : met > Due ? TermStatus.Late : TermStatus.Met)
        : Due is not { } due ? TermStatus.Unknown
        : asOf > due ? TermStatus.Overdue
        : due - asOf <= Soon ? TermStatus.DueSoon
        : TermStatus.Open;
}

/// <summary>Where a term stands as of a time.</summary>
public enum TermStatus
{
    Open,
    DueSoon,
    Overdue,

    /// <summary>In time.</summary>
    Met,

    /// <summary>Met after it was due. A late act is accepted, and judged late.</summary>
    Late,

    /// <summary>The calendar has no data for the days it would have to count.</summary>
    Unknown,
}
