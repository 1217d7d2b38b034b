using System.Globalization;

namespace Integrity.Ledger.Store;

/// <summary>Into which band a mark's value falls. The stores count by band, so that a figure costs one pass and no value leaves the database.</summary>
public static class MarkBands
{
    /// <summary>Not anchored yet.</summary>
    public const int Pending = 7;

    /// <summary>Of an open term: its time is not over yet.</summary>
    public const int Running = 1;

    /// <summary>Of a gap: the block is older than what it anchors says of itself.</summary>
    public const int Before = 6;

    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    /// <summary>Upper ends, exclusive, in milliseconds; one more band is above the last.</summary>
    public static IReadOnlyList<long> Lag { get; } = [Minute, 5 * Minute, 15 * Minute, Hour, 24 * Hour];

    /// <summary>As <see cref="Lag"/>.</summary>
    public static IReadOnlyList<long> Gap { get; } = [Hour, 6 * Hour, 24 * Hour, 72 * Hour, 168 * Hour];

    /// <summary>The same in SQL: an expression over the columns <c>kind</c>, <c>state</c>, <c>value</c>.</summary>
    /// <param name="now">The parameter that holds the time in milliseconds.</param>
    internal static string Sql(string now) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CASE kind
          WHEN {(int)MarkKind.Step} THEN {Steps(Lag)}
          WHEN {(int)MarkKind.Gap} THEN CASE WHEN value < 0 THEN {Before} ELSE {Steps(Gap)} END
          WHEN {(int)MarkKind.Term} THEN CASE WHEN state = {(int)TermMark.Open} AND value >= {now} THEN {Running} ELSE 0 END
          ELSE 0 END
        """);

    private static string Steps(IReadOnlyList<long> ends) => string.Create(
        CultureInfo.InvariantCulture,
        $"CASE WHEN value IS NULL THEN {Pending} {string.Concat(ends.Select((end, band) => string.Create(CultureInfo.InvariantCulture, $"WHEN value < {end} THEN {band} ")))}ELSE {ends.Count} END");
}
