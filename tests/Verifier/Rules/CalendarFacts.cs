using System.Collections.Frozen;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Rules;

namespace Integrity.Tests.Rules;

public class CalendarFacts
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly Calendar Calendar = new(
        China,
        new[] { DayOfWeek.Saturday, DayOfWeek.Sunday }.ToFrozenSet(),
        new Dictionary<int, CalendarYear>
        {
            // National Day 2026 and one Saturday that works instead.
            [2026] = new([.. Enumerable.Range(1, 7).Select(d => new DateOnly(2026, 10, d))], [new DateOnly(2026, 10, 10)]),
        }.ToFrozenDictionary());

    [Theory]
    [InlineData("2026-11-02T02:00:00Z", PeriodUnit.Hours, 24, false, "2026-11-03T02:00:00Z", "hours are exact")]
    [InlineData("2026-11-02T02:00:00Z", PeriodUnit.Days, 3, false, "2026-11-05T15:59:59Z", "the day it begins does not count; it ends at local midnight")]
    [InlineData("2026-11-02T17:00:00Z", PeriodUnit.Days, 3, false, "2026-11-06T15:59:59Z", "after 16:00 UTC it is the next day in China")]
    [InlineData("2026-11-05T02:00:00Z", PeriodUnit.WorkingDays, 3, false, "2026-11-10T15:59:59Z", "a weekend does not count")]
    [InlineData("2026-09-30T02:00:00Z", PeriodUnit.WorkingDays, 3, false, "2026-10-10T15:59:59Z", "holidays do not count, a working Saturday does")]
    [InlineData("2026-09-30T02:00:00Z", PeriodUnit.Days, 3, true, "2026-10-08T15:59:59Z", "a last day that is a holiday moves on")]
    [InlineData("2026-09-30T02:00:00Z", PeriodUnit.Days, 3, false, "2026-10-03T15:59:59Z", "unless the law does not say so")]
    [InlineData("2026-08-31T02:00:00Z", PeriodUnit.Months, 6, false, "2027-02-28T15:59:59Z", "a month without that day ends on its last")]
    [InlineData("2026-12-30T02:00:00Z", PeriodUnit.WorkingDays, 2, false, null, "a year without data is not guessed")]
    [InlineData("2026-12-31T02:00:00Z", PeriodUnit.Days, 1, true, null, "nor is it for the last day")]
    [InlineData("9999-12-31T02:00:00Z", PeriodUnit.Hours, 24, false, null, "nor behind the end of time")]
    [InlineData("0001-01-01T00:00:00Z", PeriodUnit.Days, 1, false, null, "nor before its beginning")]
    public void Is_due(string start, PeriodUnit unit, int count, bool roll, string? due, string why)
    {
        Assert.True(UtcTime.TryParse(start, out var from), why);
        Assert.Equal(due, Calendar.Due(from, new(unit, count, roll), China) is { } time ? UtcTime.Format(time) : null);
    }

    [Fact]
    public void Between_the_beginning_and_the_due_day_lie_exactly_that_many_working_days()
    {
        Prop.ForAll(Gen.Choose(0, 300 * 1440).ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), (minutes, count) =>
        {
            var start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
            if (Calendar.Due(start, new(PeriodUnit.WorkingDays, count, false), China) is not { } due)
            {
                return start.Month > 9;
            }

            var (first, last) = (DateOnly.FromDateTime(start.ToOffset(China).DateTime), DateOnly.FromDateTime(due.ToOffset(China).DateTime));
            var worked = Enumerable.Range(1, last.DayNumber - first.DayNumber).Count(d => Calendar.IsWorkingDay(first.AddDays(d)) == true);
            return worked == count && Calendar.IsWorkingDay(last) == true && due.ToOffset(China).TimeOfDay == new TimeSpan(23, 59, 59);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_later_start_is_never_due_earlier()
    {
        var units = Gen.Elements(new[] { PeriodUnit.Hours, PeriodUnit.Days, PeriodUnit.WorkingDays, PeriodUnit.Months }).ToArbitrary();
        Prop.ForAll(Gen.Choose(0, 200 * 1440).Two().ToArbitrary(), units, Gen.Choose(1, 12).ToArbitrary(), (minutes, unit, count) =>
        {
            var zero = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
            var (a, b) = (zero.AddMinutes(Math.Min(minutes.Item1, minutes.Item2)), zero.AddMinutes(Math.Max(minutes.Item1, minutes.Item2)));
            var period = new Period(unit, count, false);
            return !(Calendar.Due(a, period, China) > Calendar.Due(b, period, China));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("+08:00", 480)]
    [InlineData("-05:30", -330)]
    [InlineData("+00:00", 0)]
    [InlineData("+14:00", 840)]
    [InlineData("+14:01", null)]
    [InlineData("08:00", null)]
    [InlineData("+8:00", null)]
    [InlineData("+08:60", null)]
    [InlineData("＋08:00", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_offset_is_read_strictly(string? text, int? minutes) => Assert.Equal(minutes, (int?)Calendar.ParseOffset(text)?.TotalMinutes);
}
