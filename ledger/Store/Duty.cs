namespace Integrity.Ledger.Store;

/// <summary>Why something waits for an agency.</summary>
public enum DutyKind
{
    /// <summary>A term of the ledger's rule pack.</summary>
    Term,

    /// <summary>An offered item, to accept or to refuse.</summary>
    Offer,

    /// <summary>A defect that a partner asked to be cured.</summary>
    Cure,

    /// <summary>Evidence handed over under an agreement, to recognise or to decline.</summary>
    Recognition,
}

/// <summary>Where a duty stands at a moment.</summary>
public enum DutyStatus
{
    Open,
    DueSoon,
    Overdue,

    /// <summary>Done in time, or no longer asked.</summary>
    Met,

    /// <summary>Done after its time: accepted all the same, and judged late.</summary>
    Late,
}

/// <summary>What makes a duty this one and no other.</summary>
/// <param name="Stream">The item's history.</param>
/// <param name="Name">The term's id; the offer's purpose; the rule to cure; the agreement.</param>
/// <param name="Seq">The statement that began it.</param>
/// <param name="Of">The statement it is about: for a cure the defective one, otherwise <paramref name="Seq"/> again.</param>
public readonly record struct DutyKey(string Stream, DutyKind Kind, string Name, long Seq, long Of);

/// <summary>Something that waits, or waited, for an agency.</summary>
/// <param name="Agency">Who must act.</param>
/// <param name="By">Who began it.</param>
/// <param name="Since">When it began.</param>
/// <param name="Due">Its last moment; null where there is none or the calendar cannot tell.</param>
/// <param name="Notice">How long before it is due it counts as due soon.</param>
/// <param name="Met">When it was done; null while it is open.</param>
/// <param name="MetBy">The statement that did it.</param>
public sealed record Duty(
    DutyKey Key, string Agency, string By, DateTimeOffset Since, DateTimeOffset? Due, TimeSpan Notice, DateTimeOffset? Met = null, long? MetBy = null)
{
    /// <summary>From when on it is due soon.</summary>
    public DateTimeOffset? Soon => Due - Notice;

    public DutyStatus At(DateTimeOffset now) =>
        Met is { } met ? (met > Due ? DutyStatus.Late : DutyStatus.Met)
        : Due < now ? DutyStatus.Overdue
        : Soon <= now ? DutyStatus.DueSoon
        : DutyStatus.Open;

    /// <summary>The first moment after <paramref name="from"/> at which time alone changes the status; null for never.</summary>
    public DateTimeOffset? Turns(DateTimeOffset from) =>
        Met is not null ? null
        : Soon > from ? Soon
        : Due >= from ? Due.Value.AddMilliseconds(1)
        : null;
}

/// <summary>How a status is written.</summary>
public static class DutyNames
{
    public static string Of(DutyKind kind) => kind switch
    {
        DutyKind.Term => "term",
        DutyKind.Offer => "offer",
        DutyKind.Cure => "cure",
        _ => "recognition",
    };

    public static string Of(DutyStatus status) => status switch
    {
        DutyStatus.Open => "open",
        DutyStatus.DueSoon => "due-soon",
        DutyStatus.Overdue => "overdue",
        DutyStatus.Met => "met",
        _ => "late",
    };

    /// <summary>One of the three that an open duty can have.</summary>
    public static bool TryOpen(string text, out DutyStatus status)
    {
        status = text switch { "overdue" => DutyStatus.Overdue, "due-soon" => DutyStatus.DueSoon, _ => DutyStatus.Open };
        return text is "open" or "due-soon" or "overdue";
    }
}
