using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Integrity.Rules;

/// <summary>Working days as data (docs/rules.md, "Calendar"). A year that is not listed is not guessed.</summary>
/// <param name="Offset">In which days begin, where the agency has none of its own.</param>
public sealed record Calendar(TimeSpan Offset, FrozenSet<DayOfWeek> Weekend, FrozenDictionary<int, CalendarYear> Years)
{
    /// <summary>Years between which days can be counted without leaving the calendar that .NET has.</summary>
    private const int FirstYear = 2, LastYear = 9800;

    /// <summary>Null when the day's year is not listed.</summary>
    public bool? IsWorkingDay(DateOnly day) =>
        !Years.TryGetValue(day.Year, out var year) ? null
        : !year.Holidays.Contains(day) && (year.Workdays.Contains(day) || !Weekend.Contains(day.DayOfWeek));

    /// <summary>Last second in which a period that begins at <paramref name="start"/> is kept; null when the calendar cannot say.</summary>
    /// <remarks>The day it begins does not count; it ends with the last second of its last day. Hours are exact.</remarks>
    public DateTimeOffset? Due(DateTimeOffset start, Period period, TimeSpan offset)
    {
        if (start.UtcDateTime.Year is < FirstYear or > LastYear)
        {
            return null;
        }

        if (period.Unit == PeriodUnit.Hours)
        {
            return start.AddHours(period.Count);
        }

        var first = DateOnly.FromDateTime(start.UtcDateTime + offset);
        var last = period.Unit switch
        {
            PeriodUnit.Days => first.AddDays(period.Count),
            PeriodUnit.Months => first.AddMonths(period.Count),
            _ => WorkingDays(first, period.Count),
        };
        if (period.Roll && last is { } day)
        {
            last = NextWorkingDay(day);
        }

        return last is { } ends ? new DateTimeOffset(ends.ToDateTime(new TimeOnly(23, 59, 59)) - offset, TimeSpan.Zero) : null;
    }

    /// <summary><c>+08:00</c>, at most 14 hours either way; null for anything else.</summary>
    public static TimeSpan? ParseOffset(string? text)
    {
        if (text is not { Length: 6 } || text[0] is not ('+' or '-') || text[3] != ':'
            || !char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[4]) || !char.IsAsciiDigit(text[5]))
        {
            return null;
        }

        var (hours, minutes) = (((text[1] - '0') * 10) + text[2] - '0', ((text[4] - '0') * 10) + text[5] - '0');
        var offset = new TimeSpan(hours, minutes, 0);
        return minutes > 59 || offset > TimeSpan.FromHours(14) ? null : text[0] == '-' ? -offset : offset;
    }

    private DateOnly? WorkingDays(DateOnly day, int count)
    {
        for (var left = count; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day) is not { } works)
            {
                return null;
            }

            left -= works ? 1 : 0;
        }

        return day;
    }

    private DateOnly? NextWorkingDay(DateOnly day)
    {
        while (IsWorkingDay(day) is { } works)
        {
            if (works)
            {
                return day;
            }

            day = day.AddDays(1);
        }

        return null;
    }
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
