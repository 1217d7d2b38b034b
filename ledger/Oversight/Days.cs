using System.Globalization;

namespace Integrity.Ledger.Oversight;

/// <summary>Days, counted from 1970-01-01, in a fixed offset from UTC.</summary>
internal static class Days
{
    private const string Pattern = "yyyy-MM-dd";

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    public static int Of(DateTimeOffset time, TimeSpan offset) => (int)Math.Floor((time.ToUnixTimeMilliseconds() + offset.TotalMilliseconds) / TimeSpan.MillisecondsPerDay);

    public static int Of(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    public static string Text(int day) => Epoch.AddDays(day).ToString(Pattern, CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out int day)
    {
        var read = DateOnly.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1970 and < 3000;
        day = read ? Of(date) : 0;
        return read;
    }
}
