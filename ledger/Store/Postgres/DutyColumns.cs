using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>Duties and reminders as rows, and many of them as columns; both tables name the columns alike.</summary>
internal static class DutyColumns
{
    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Names = "stream, kind, name, seq, target, agency, by, since, due, notice, met, met_by";

    public const int Count = 12;

    /// <summary>Later than any time a statement can carry.</summary>
    public const long Never = long.MaxValue;

    public static Duty Read(NpgsqlDataReader row, int first = 0) => new(
        new DutyKey(row.GetString(first), (DutyKind)row.GetInt64(first + 1), row.GetString(first + 2), row.GetInt64(first + 3), row.GetInt64(first + 4)),
        row.GetString(first + 5),
        row.GetString(first + 6),
        Time(row.GetInt64(first + 7))!.Value,
        Time(row.GetInt64(first + 8)),
        TimeSpan.FromMilliseconds(row.GetInt64(first + 9)),
        row.IsDBNull(first + 10) ? null : Time(row.GetInt64(first + 10)),
        row.IsDBNull(first + 11) ? null : row.GetInt64(first + 11));

    /// <summary>One array for each of <see cref="Names"/>, to be unnested from <c>$1</c> to <c>$12</c>.</summary>
    public static IEnumerable<object> Of(IReadOnlyCollection<Duty> duties) =>
    [
        duties.Select(d => d.Key.Stream).ToArray(),
        duties.Select(d => (long)d.Key.Kind).ToArray(),
        duties.Select(d => d.Key.Name).ToArray(),
        duties.Select(d => d.Key.Seq).ToArray(),
        duties.Select(d => d.Key.Of).ToArray(),
        duties.Select(d => d.Agency).ToArray(),
        duties.Select(d => d.By).ToArray(),
        duties.Select(d => d.Since.ToUnixTimeMilliseconds()).ToArray(),
        duties.Select(d => Milliseconds(d.Due)).ToArray(),
        duties.Select(d => (long)d.Notice.TotalMilliseconds).ToArray(),
        duties.Select(d => d.Met?.ToUnixTimeMilliseconds()).ToArray(),
        duties.Select(d => d.MetBy).ToArray(),
    ];

    public static long Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() ?? Never;

    private static DateTimeOffset? Time(long milliseconds) => milliseconds == Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
