using System.Globalization;

namespace Integrity.Ledger.Standards;

/// <summary>Times as examples give them.</summary>
internal static class Moments
{
    /// <summary><c>2026-03-02T09:00:00+08:00</c>, <c>+2h</c> (from <paramref name="before"/>), <c>now-3h</c>. Units: s, m, h, d.</summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset before, DateTimeOffset now) =>
        text == "now" ? now
        : text.StartsWith("now", StringComparison.Ordinal) ? now + Span(text["now".Length..])
        : text[0] is '+' or '-' ? before + Span(text)
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && text.Length > "yyyy-MM-ddTHH:mm:ss".Length ? time.ToUniversalTime()
        : null;

    /// <summary><c>-40m</c>, <c>+24h</c>; null when it is no span.</summary>
    public static TimeSpan? Span(string text)
    {
        if (text.Length < 3 || text[0] is not ('+' or '-') || !int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        return (text[0] == '-' ? -count : count) * unit;
    }
}
