using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteOversightStore(SqliteDatabase database) : IOversightStore
{
    private const string Columns = "stream, kind, seq, name, agency, at, day, state, value, log_index, since";

    /// <summary>When it was anchored stays while it is the same statement; whoever makes a step has only read it, and the chain may have taken it back since.</summary>
    private const string Put = $"""
        INSERT INTO oversight_mark ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (stream, kind, seq, name) DO UPDATE SET agency = excluded.agency, at = excluded.at, day = excluded.day, state = excluded.state,
          value = coalesce(excluded.value, CASE WHEN excluded.log_index = log_index AND excluded.since = since THEN value END),
          log_index = excluded.log_index, since = excluded.since
        """;

    private static readonly OversightCursor Beginning = new(0, "");

    private static readonly string Totals = $"""
        SELECT kind, name, state, {MarkBands.Sql("$3")} AS band, count(*) FROM oversight_mark
        WHERE agency = $0 AND kind BETWEEN 0 AND {(int)MarkKind.Gap} AND day BETWEEN $1 AND $2 GROUP BY kind, name, state, band
        """;

    private static readonly string ByDay = $"""
        SELECT day, kind, state, {MarkBands.Sql("$3")} AS band, count(*) FROM oversight_mark
        WHERE agency = $0 AND kind BETWEEN 0 AND {(int)MarkKind.Gap} AND day BETWEEN $1 AND $2 GROUP BY day, kind, state, band
        """;

    /// <summary>In the order of <c>oversight_listed</c>: of a long list only the newest are read.</summary>
    internal static readonly string Listing = $"""
        SELECT {Columns} FROM oversight_mark
        WHERE agency = $0 AND kind = $4 AND day BETWEEN $1 AND $2 AND ($5 = '' OR name = $5) AND (1 << state) & $6 <> 0 AND (1 << ({MarkBands.Sql("$3")})) & $7 <> 0
          AND at BETWEEN $13 AND $14 AND (at < $8 OR (at = $8 AND (stream, seq, name) > ($9, $10, $11)))
        ORDER BY at DESC, stream, seq, name LIMIT $12
        """;

    private static readonly string NextDue =
        $"SELECT at FROM oversight_mark WHERE agency = $0 AND kind = {(int)MarkKind.Term} AND at >= $1 AND state = {(int)TermMark.Open} ORDER BY at LIMIT 1";

    public Task<OversightCursor> CursorAsync(CancellationToken cancellation) => database.ReadAsync(Cursor, cancellation);

    public Task<bool> ResetAsync(string to, int most, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.OversightReset, s => Reset(s, to, most, under), cancellation);

    public Task<bool> AdvanceAsync(OversightAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Oversight, s => Advance(s, advance), cancellation);

    public Task<bool> UndateAsync(int most, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.OversightUndate, s => Undate(s, most, under), cancellation);

    public Task<int> AnchorAsync(int most, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.OversightAnchor, s => Anchor(s, most, under), cancellation);

    public async Task<IReadOnlyList<Mark>> OfStreamsAsync(IReadOnlyCollection<string> streams, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AtOnce(() => streams.SelectMany(stream => s.All($"SELECT {Columns} FROM oversight_mark WHERE stream = $0 ORDER BY kind, seq, name", Read, stream)).ToList()),
            cancellation);

    public async Task<IReadOnlyList<string>> AgenciesAsync(CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All(
                """
                WITH RECURSIVE each (agency) AS (
                  SELECT min(agency) FROM oversight_mark UNION ALL SELECT (SELECT min(m.agency) FROM oversight_mark m WHERE m.agency > each.agency) FROM each WHERE each.agency IS NOT NULL)
                SELECT agency FROM each WHERE agency IS NOT NULL
                """,
                r => r.GetString(0)),
            cancellation);

    public async Task<IReadOnlyList<MarkCount>> CountAsync(MarkQuery query, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AtOnce(() => Count(s, query)), cancellation);

    public Task<OversightPicture> PictureAsync(MarkQuery query, CancellationToken cancellation) =>
        database.ReadAsync(s => s.AtOnce(() => new OversightPicture(Cursor(s), Count(s, query), Days(s, query))), cancellation);

    public async Task<MarkPage> ListAsync(MarkList list, CancellationToken cancellation)
    {
        var after = list.After ?? new MarkPlace(long.MaxValue, "", -1, "");
        var (earliest, latest) = list.Times;
        var (cursor, each) = await database.ReadAsync(
            s => s.AtOnce(() => (Cursor(s), list.Query.Agencies.SelectMany(agency => s.All(
                Listing,
                Read,
                agency,
                list.Query.FirstDay,
                list.Query.LastDay,
                list.Query.Now.ToUnixTimeMilliseconds(),
                (long)list.Kind,
                list.Name ?? "",
                list.States,
                list.Bands,
                after.At,
                after.Stream,
                after.Seq,
                after.Name,
                list.Limit,
                earliest,
                latest)).ToList())),
            cancellation);
        return new(
            cursor,
            [.. each.OrderByDescending(m => m.At).ThenBy(m => m.Stream, StringComparer.Ordinal).ThenBy(m => m.Seq).ThenBy(m => m.Name, StringComparer.Ordinal).Take(list.Limit)]);
    }

    public Task<OversightStamp> StampAsync(IReadOnlyList<string> agencies, DateTimeOffset now, CancellationToken cancellation) => database.ReadAsync(
        s => s.AtOnce(() => new OversightStamp(
            s.First("SELECT written FROM oversight", r => r.GetInt64(0)),
            agencies.Select(agency => s.First(NextDue, r => (long?)r.GetInt64(0), agency, now.ToUnixTimeMilliseconds())).Min() is { } due
                ? DateTimeOffset.FromUnixTimeMilliseconds(due)
                : null)),
        cancellation);

    private static List<MarkCount> Count(SqliteSession session, MarkQuery query) =>
    [
        .. query.Agencies.SelectMany(agency => session.All(
            Totals,
            r => new MarkCount(agency, (MarkKind)r.GetInt64(0), r.GetString(1), (int)r.GetInt64(2), (int)r.GetInt64(3), r.GetInt64(4)),
            agency,
            query.FirstDay,
            query.LastDay,
            query.Now.ToUnixTimeMilliseconds())),
    ];

    private static List<DayCount> Days(SqliteSession session, MarkQuery query) =>
    [
        .. query.Agencies.SelectMany(agency => session.All(
            ByDay,
            r => new DayCount((int)r.GetInt64(0), (MarkKind)r.GetInt64(1), (int)r.GetInt64(2), (int)r.GetInt64(3), r.GetInt64(4)),
            agency,
            query.FirstDay,
            query.LastDay,
            query.Now.ToUnixTimeMilliseconds()))
            .GroupBy(c => c with { Count = 0 }, c => c.Count).Select(g => g.Key with { Count = g.Sum() }).OrderBy(c => c.Day),
    ];

    private static OversightCursor Cursor(SqliteSession session) =>
        session.First("SELECT log_index, rules, undated_from FROM oversight", r => new OversightCursor(r.GetInt64(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetInt64(2))) ?? Beginning;

    private static bool Reset(SqliteSession session, string to, int most, Lease? under)
    {
        SqliteLeaseStore.Insist(session, under);
        session.Run(
            "DELETE FROM oversight_mark WHERE (stream, kind, seq, name) IN (SELECT stream, kind, seq, name FROM oversight_mark LIMIT $0)", most);
        var done = session.First("SELECT 1 FROM oversight_mark LIMIT 1", r => r.GetInt64(0)) == 0;
        session.Run(
            """
            INSERT INTO oversight (only, log_index, rules) VALUES (1, 0, $0)
            ON CONFLICT (only) DO UPDATE SET log_index = 0, rules = excluded.rules, undated_from = CASE WHEN excluded.rules = '' THEN undated_from END, written = written + 1
            """,
            done ? to : "");
        return done;
    }

    private static bool Advance(SqliteSession session, OversightAdvance advance)
    {
        SqliteLeaseStore.Insist(session, advance.Under);
        if (Cursor(session) is var cursor && (cursor.Index, cursor.Rules) != (advance.From, advance.Rules))
        {
            return false;
        }

        foreach (var key in advance.Drop)
        {
            session.Run("DELETE FROM oversight_mark WHERE stream = $0 AND kind = $1 AND seq = $2 AND name = $3", key.Stream, (long)key.Kind, key.Seq, key.Name);
        }

        foreach (var mark in advance.Put)
        {
            session.Run(
                Put,
                mark.Stream,
                (long)mark.Kind,
                mark.Seq,
                mark.Name,
                mark.Agency,
                mark.At.ToUnixTimeMilliseconds(),
                mark.Day,
                mark.State,
                mark.Value ?? (object)DBNull.Value,
                mark.Index ?? (object)DBNull.Value,
                mark.Since?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value);
        }

        session.Run("UPDATE oversight SET log_index = $0, written = written + 1", advance.To);
        return true;
    }

    private static bool Undate(SqliteSession session, int most, Lease? under)
    {
        SqliteLeaseStore.Insist(session, under);
        if (Cursor(session).UndatedFrom is not { } from)
        {
            return true;
        }

        var taken = session.All(
            """
            UPDATE oversight_mark SET value = NULL WHERE (stream, kind, seq, name) IN (
              SELECT stream, kind, seq, name FROM oversight_mark WHERE log_index >= $0 AND value IS NOT NULL ORDER BY log_index LIMIT $1)
            RETURNING 1
            """,
            r => r.GetInt64(0),
            from,
            most).Count;
        session.Run("UPDATE oversight SET undated_from = CASE WHEN $0 THEN undated_from END, written = written + 1", taken == most ? 1 : 0);
        return taken < most;
    }

    private static int Anchor(SqliteSession session, int most, Lease? under)
    {
        SqliteLeaseStore.Insist(session, under);
        if (Cursor(session).UndatedFrom is not null)
        {
            return 0;
        }

        var dated = session.All(
            """
            UPDATE oversight_mark SET value = (SELECT a.block_time * 1000 FROM anchor a WHERE a.final = 1 AND a.size > oversight_mark.log_index ORDER BY a.size LIMIT 1) - since
            WHERE (stream, kind, seq, name) IN (
              SELECT m.stream, m.kind, m.seq, m.name FROM oversight_mark m
              WHERE m.log_index IS NOT NULL AND m.value IS NULL AND m.log_index < (SELECT max(a.size) FROM anchor a WHERE a.final = 1) ORDER BY m.log_index LIMIT $0)
            RETURNING 1
            """,
            r => r.GetInt64(0),
            most).Count;
        if (dated > 0)
        {
            session.Run("UPDATE oversight SET written = written + 1");
        }

        return dated;
    }

    private static Mark Read(SqliteDataReader row) => new(
        row.GetString(0),
        (MarkKind)row.GetInt64(1),
        row.GetInt64(2),
        row.GetString(3),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        (int)row.GetInt64(6),
        (int)row.GetInt64(7),
        row.IsDBNull(8) ? null : row.GetInt64(8),
        row.IsDBNull(9) ? null : row.GetInt64(9),
        row.IsDBNull(10) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)));
}
