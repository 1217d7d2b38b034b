using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>Duties and reminders as rows; both tables name the columns alike.</summary>
internal static class DutyRow
{
    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "stream, kind, name, seq, target, agency, by, since, due, notice, met, met_by";

    public const int Count = 12;

    public static Duty Read(SqliteDataReader row, int first = 0) => new(
        new DutyKey(row.GetString(first), (DutyKind)row.GetInt64(first + 1), row.GetString(first + 2), row.GetInt64(first + 3), row.GetInt64(first + 4)),
        row.GetString(first + 5),
        row.GetString(first + 6),
        Time(row.GetInt64(first + 7))!.Value,
        Time(row.GetInt64(first + 8)),
        TimeSpan.FromMilliseconds(row.GetInt64(first + 9)),
        row.IsDBNull(first + 10) ? null : Time(row.GetInt64(first + 10)),
        row.IsDBNull(first + 11) ? null : row.GetInt64(first + 11));

    /// <summary>Leaves a reminder and, where the agency wants one, the message; nothing if it was left before.</summary>
    public static void Remind(SqliteSession session, Duty duty, DutyStatus status, DateTimeOffset at, DateTimeOffset now)
    {
        var left = session.First<long?>(
            $"""
            INSERT INTO reminder ({Columns}, status, at) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            r => r.GetInt64(0),
            [.. Values(duty), (long)status, at.ToUnixTimeMilliseconds()]);
        if (left is { } id)
        {
            session.Run(
                "INSERT INTO delivery (reminder, agency, tries, next) SELECT $0, agency, 0, $1 FROM webhook WHERE agency = $2",
                id,
                now.ToUnixTimeMilliseconds(),
                duty.Agency);
        }
    }

    /// <summary>In the order of <see cref="Columns"/>.</summary>
    public static object[] Values(Duty duty) =>
    [
        duty.Key.Stream,
        (long)duty.Key.Kind,
        duty.Key.Name,
        duty.Key.Seq,
        duty.Key.Of,
        duty.Agency,
        duty.By,
        duty.Since.ToUnixTimeMilliseconds(),
        Milliseconds(duty.Due),
        (long)duty.Notice.TotalMilliseconds,
        duty.Met?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value,
        duty.MetBy ?? (object)DBNull.Value,
    ];

    public static long Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() ?? WorklistSchema.Never;

    private static DateTimeOffset? Time(long milliseconds) =>
        milliseconds == WorklistSchema.Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
