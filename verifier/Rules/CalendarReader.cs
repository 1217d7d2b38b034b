using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Integrity.Rules;

internal static class CalendarReader
{
    private static readonly FrozenDictionary<string, DayOfWeek> Days =
        Enum.GetValues<DayOfWeek>().ToFrozenDictionary(d => d.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, PeriodUnit> Units = new Dictionary<string, PeriodUnit>(StringComparer.Ordinal)
    {
        ["hours"] = PeriodUnit.Hours,
        ["days"] = PeriodUnit.Days,
        ["workingDays"] = PeriodUnit.WorkingDays,
        ["months"] = PeriodUnit.Months,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Calendar? Read(PackFaults faults, PackNode node)
    {
        if (!faults.Object(node, "calendar", ["offset", "weekend", "years"], []))
        {
            return null;
        }

        var offset = Calendar.ParseOffset(faults.Text(node["offset"], "calendar.offset", "±HH:MM", t => Calendar.ParseOffset(t) is not null));
        var weekend = faults.Texts(node["weekend"], "calendar.weekend", "sunday … saturday", Days.ContainsKey, least: 0);
        if (weekend.Length == 7)
        {
            faults.Add(node["weekend"]!, "pack.wrong-value", "calendar.weekend", "0…6");
        }

        var years = new Dictionary<int, CalendarYear>();
        foreach (var item in faults.List(node["years"], "calendar.years", 0, 64))
        {
            if (!faults.Object(item, "calendar.years", ["year", "holidays", "workdays"], []) || faults.Number(item["year"], "calendar.years.year", 1900, 2999) is not { } year)
            {
                continue;
            }

            var read = new CalendarYear(Dates(faults, item["holidays"]!, year), Dates(faults, item["workdays"]!, year));
            foreach (var both in read.Holidays.Intersect(read.Workdays).Order())
            {
                faults.Add(item["workdays"]!, "pack.repeated", "calendar.years", $"{both:MM-dd}");
            }

            if (!years.TryAdd(year, read))
            {
                faults.Add(item["year"]!, "pack.repeated", "calendar.years", year.ToString());
            }
        }

        return offset is { } known ? new(known, weekend.Where(Days.ContainsKey).Select(w => Days[w]).ToFrozenSet(), years.ToFrozenDictionary()) : null;
    }

    /// <summary><c>{"workingDays": 3}</c></summary>
    public static Period? Period(PackFaults faults, PackNode node, string path)
    {
        if (!faults.Object(node, path, [], [.. Units.Keys, "roll"]))
        {
            return null;
        }

        var counts = node.Members.Where(m => Units.ContainsKey(m.Name)).ToList();
        if (counts.Count != 1)
        {
            faults.Add(node, "pack.wrong-value", path, string.Join(" | ", Units.Keys));
            return null;
        }

        var unit = Units[counts[0].Name];
        var most = unit switch { PeriodUnit.Hours => 87_600, PeriodUnit.Days => 3_650, PeriodUnit.WorkingDays => 500, _ => 120 };
        var count = faults.Number(counts[0].Value, $"{path}.{counts[0].Name}", 1, most);
        var roll = faults.Flag(node["roll"], path + ".roll") ?? false;
        if (roll && unit is (PeriodUnit.Hours or PeriodUnit.WorkingDays))
        {
            faults.Add(node["roll"] ?? node, "pack.wrong-value", path + ".roll", "days | months");
        }

        return count is { } some ? new(unit, some, roll) : null;
    }

    private static ImmutableHashSet<DateOnly> Dates(PackFaults faults, PackNode list, int year)
    {
        var dates = ImmutableHashSet.CreateBuilder<DateOnly>();
        foreach (var node in faults.List(list, "calendar.years", 0, 366))
        {
            if (faults.Text(node, "calendar.years", "MM-DD", t => Date(t, year) is not null) is { } text && !dates.Add(Date(text, year)!.Value))
            {
                faults.Add(node, "pack.repeated", "calendar.years", text);
            }
        }

        return dates.ToImmutable();
    }

    private static DateOnly? Date(string text, int year) =>
        text.Length == 5 && DateOnly.TryParseExact($"{year}-{text}", "yyyy-MM-dd", out var date) ? date : null;
}
