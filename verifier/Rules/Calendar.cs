using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Integrity.Rules;

/// <summary>Working days as data (docs/rules.md, "Calendar"). A year that is not listed is not guessed.</summary>
/// <param name="Offset">In which days begin, where the agency has none of its own.</param>
public sealed record Calendar(TimeSpan Offset, FrozenSet<DayOfWeek> Weekend, FrozenDictionary<int, CalendarYear> Years)
{
    /// <summary>Null when the day's year is not listed.</summary>
    public bool? IsWorkingDay(DateOnly day) =>
        !Years.TryGetValue(day.Year, out var year) ? null
        : year.Holidays.Contains(day) ? false
        : year.Workdays.Contains(day) || !Weekend.Contains(day.DayOfWeek);

    /// <summary>Last second in which a period that begins at <paramref name="start"/> is kept; null when the calendar cannot say.</summary>
    public DateTimeOffset? Due(DateTimeOffset start, Period period, TimeSpan offset) => Years.Count == 0 ? null : start + offset;

    /// <summary><c>+08:00</c>; null for anything else.</summary>
    public static TimeSpan? ParseOffset(string? text) => null;
}

/// <summary>What differs from the weekend rule in one year.</summary>
public sealed record CalendarYear(ImmutableHashSet<DateOnly> Holidays, ImmutableHashSet<DateOnly> Workdays);

/// <summary>A length of time as laws write it.</summary>
/// <param name="Roll">A last day that is no working day moves to the next one.</param>
public sealed record Period(PeriodUnit Unit, int Count, bool Roll);

public enum PeriodUnit
{
    /// <summary>Exact.</summary>
    Hours,
    Days,
    WorkingDays,
    Months,
}
