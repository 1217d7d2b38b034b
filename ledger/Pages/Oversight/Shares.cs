using System.Globalization;
using Integrity.Ledger.Oversight;
using Integrity.Ledger.Pages.Frame;

namespace Integrity.Ledger.Pages.Oversight;

/// <summary>Figures as people read them. What is not all never reads as all, and what is not nothing never as nothing.</summary>
internal static class Shares
{
    /// <summary>The share, or the count; "no data" where nothing was counted.</summary>
    public static string Value(Words words, Tally tally) =>
        tally.Denominator is null ? Number(tally.Numerator)
        : tally.Share is { } share ? Percent(tally, share)
        : words["oversight.no-data"];

    /// <summary>Beside a share: how many of how many.</summary>
    public static string? Of(Words words, Tally tally) =>
        tally is { Denominator: > 0 } ? words["oversight.of", Number(tally.Numerator), Number(tally.Denominator.Value)] : null;

    /// <summary>Of a bar that is a hundred long.</summary>
    public static string Length(Tally tally, long largest) =>
        (tally.Denominator is null ? 100.0 * tally.Numerator / Math.Max(1, largest) : 100 * (tally.Share ?? 0)).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Cut, not rounded: 9,999 of 10,000 is 99.9 %.</summary>
    private static string Percent(Tally tally, double share) =>
        tally.Numerator > 0 && share < 0.001 ? "< 0.1 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor((share * 1000) + 1e-9) / 10:0.0} %");
}
